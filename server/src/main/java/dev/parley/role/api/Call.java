package dev.parley.role.api;

import io.vertx.core.http.HttpMethod;

/**
 * One call of the API.
 *
 * @param path below {@code /api/v1}, with parameters in braces
 * @param access who may make it
 * @param work runs on a virtual thread and may block
 */
record Call(HttpMethod method, String path, Access access, Work work) {
    enum Access {
        ANYONE,
        SIGNED_IN,
        /** Administrators, and programs on this machine that may read the data folder. */
        ADMINISTRATOR,
        /** Only those programs. */
        OPERATOR
    }

    @FunctionalInterface
    interface Work {
        Answer answer(Request request);
    }

    /** Whether it has a body that is read. */
    boolean hasBody() {
        return !method.equals(HttpMethod.GET);
    }

    static Call anyone(HttpMethod method, String path, Work work) {
        return new Call(method, path, Access.ANYONE, work);
    }

    static Call administrator(HttpMethod method, String path, Work work) {
        return new Call(method, path, Access.ADMINISTRATOR, work);
    }

    static Call signedIn(HttpMethod method, String path, Work work) {
        return new Call(method, path, Access.SIGNED_IN, work);
    }
}
