package dev.parley.role.api;

import dev.parley.protocol.Limits;

import io.vertx.core.http.HttpMethod;

/**
 * One call of the API.
 *
 * @param path below {@code /api/v1}, with parameters in braces
 * @param access who may make it
 * @param work runs on a virtual thread and may block
 * @param maxBodyBytes longest body that is read
 */
record Call(HttpMethod method, String path, Access access, Work work, int maxBodyBytes) {
    /** What all JSON of the contract fits into. */
    static final int USUAL_BODY_BYTES = Limits.CLIENT_FRAME_BYTES;

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
        return new Call(method, path, Access.ANYONE, work, USUAL_BODY_BYTES);
    }

    static Call administrator(HttpMethod method, String path, Work work) {
        return new Call(method, path, Access.ADMINISTRATOR, work, USUAL_BODY_BYTES);
    }

    static Call operator(HttpMethod method, String path, Work work) {
        return new Call(method, path, Access.OPERATOR, work, USUAL_BODY_BYTES);
    }

    static Call signedIn(HttpMethod method, String path, Work work) {
        return new Call(method, path, Access.SIGNED_IN, work, USUAL_BODY_BYTES);
    }

    /** The same call with another limit for its body. */
    Call withBodyUpTo(int bytes) {
        return new Call(method, path, access, work, bytes);
    }
}
