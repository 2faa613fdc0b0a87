package dev.parley.role.api;

import dev.parley.protocol.Json;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes back.
 *
 * @param body already encoded; null for none
 */
record Answer(int status, Map<String, String> headers, byte @Nullable [] body) {
    static final int OK = 200;
    static final int CREATED = 201;
    static final int ACCEPTED = 202;
    static final int NO_CONTENT = 204;
    static final int NOT_MODIFIED = 304;
    private static final String JSON = "application/json";

    Answer {
        headers = Map.copyOf(headers);
    }

    static Answer ok(Object body) {
        return json(OK, JSON, body);
    }

    static Answer created(Object body) {
        return json(CREATED, JSON, body);
    }

    static Answer empty(int status) {
        return new Answer(status, Map.of(), null);
    }

    static Answer json(int status, String type, Object body) {
        return new Answer(status, Map.of("Content-Type", type), Json.encode(body));
    }

    static Answer text(int status, String text) {
        return new Answer(
                status,
                Map.of("Content-Type", "text/plain; charset=utf-8"),
                text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same answer with one header more. */
    Answer with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body);
    }
}
