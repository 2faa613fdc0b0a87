package dev.parley.role.api;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Asks as a browser or a program does, and holds every answer against the contract. */
final class ApiClient {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Contract CONTRACT = Contract.read();

    private final URI base;
    private final Map<String, String> headers;

    ApiClient(URI base) {
        this(base, Map.of());
    }

    private ApiClient(URI base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    ApiClient with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new ApiClient(base, more);
    }

    ApiClient without(String header) {
        var fewer = new LinkedHashMap<>(headers);
        fewer.remove(header);
        return new ApiClient(base, fewer);
    }

    /** As a browser on the server's own page. */
    ApiClient withCookie(String cookie) {
        return with("Cookie", cookie).with("Origin", base.toString());
    }

    ApiClient withToken(String accessToken) {
        return without("Cookie").without("Origin").with("Authorization", "Bearer " + accessToken);
    }

    /** The cookie that this client sends. */
    String cookie() {
        return headers.get("Cookie");
    }

    record Reply(int status, HttpHeaders headers, String body) {
        JsonNode json() {
            return Contract.json(body);
        }

        String code() {
            return json().path("code").asText();
        }

        String field() {
            return json().path("field").asText();
        }

        /** The problem without what differs from request to request. */
        String problem() {
            return status + " " + body.replaceAll("\"request_id\":\"[^\"]*\"", "");
        }

        @Nullable String header(String name) {
            return headers.firstValue(name).orElse(null);
        }

        /** The session cookie as the browser sends it back. */
        String cookie() {
            return header("Set-Cookie").replaceFirst(";.*", "");
        }
    }

    Reply get(String path) {
        return send("GET", path, null);
    }

    Reply post(String path, String body) {
        return send("POST", path, body);
    }

    Reply patch(String path, String body) {
        return send("PATCH", path, body);
    }

    Reply put(String path, String body) {
        return send("PUT", path, body);
    }

    /** A file as the body. */
    Reply put(String path, byte[] file) {
        var reply = raw("PUT", Contract.PREFIX + path, BodyPublishers.ofByteArray(file));
        CONTRACT.check("PUT", path, reply.status(), reply.header("Content-Type"), reply.body());
        return reply;
    }

    /** A command without a body, under an id of its own. */
    Reply put(String path) {
        return with("Idempotency-Key", UUID.randomUUID().toString()).send("PUT", path, null);
    }

    Reply delete(String path, String body) {
        return send("DELETE", path, body);
    }

    Reply delete(String path) {
        return with("Idempotency-Key", UUID.randomUUID().toString()).send("DELETE", path, null);
    }

    /** A call of the API, whose answer must be as documented. */
    Reply send(String method, String path, @Nullable String body) {
        var reply = raw(method, Contract.PREFIX + path, body);
        CONTRACT.check(method, path, reply.status(), reply.header("Content-Type"), reply.body());
        return reply;
    }

    /** Any request, whose answer may be anything. */
    Reply raw(String method, String path, @Nullable String body) {
        return raw(
                method,
                path,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    private Reply raw(String method, String path, BodyPublisher body) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).method(method, body);
        headers.forEach(request::header);
        try {
            var answer = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Reply(answer.statusCode(), answer.headers(), answer.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
