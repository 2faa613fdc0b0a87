package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;

/** Someone who talks with nodes over HTTP, and goes on at another one. */
final class Person {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "correct horse battery";

    private final URI node;
    private final String username;
    private final String token;

    private Person(URI node, String username, String token) {
        this.node = node;
        this.username = username;
        this.token = token;
    }

    record Reply(int status, JsonNode json) {}

    static Person signUp(Node node, String username) {
        var reply =
                send(
                        node.address(),
                        "POST",
                        "/accounts",
                        "{\"username\": \"%s\", \"password\": \"%s\"}"
                                .formatted(username, PASSWORD),
                        null);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
        return signIn(node, username);
    }

    static Person signIn(Node node, String username) {
        var reply =
                send(
                        node.address(),
                        "POST",
                        "/tokens",
                        "{\"login\": \"%s\", \"password\": \"%s\", \"device\": \"test\"}"
                                .formatted(username, PASSWORD),
                        null);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return new Person(node.address(), username, reply.json().get("access_token").asText());
    }

    /** The same person with the same token, asking another node. */
    Person at(Node other) {
        return new Person(other.address(), username, token);
    }

    String username() {
        return username;
    }

    String token() {
        return token;
    }

    URI node() {
        return node;
    }

    Reply get(String path) {
        return send(node, "GET", path, null, token);
    }

    Reply signOut() {
        return send(node, "DELETE", "/sessions/current", null, token);
    }

    Reply post(String path, String body) {
        return send(node, "POST", path, body, token);
    }

    /** Makes a public room; its path. */
    String room(String name) {
        var reply = tryRoom(UUID.randomUUID(), name);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
        return "/channels/" + reply.json().get("id").asText();
    }

    Reply tryRoom(UUID id, String name) {
        return post(
                "/channels",
                """
                {"id": "%s", "name": "%s", "kind": "room", "visibility": "public", "members": []}
                """
                        .formatted(id, name));
    }

    Reply join(String room) {
        return send(node, "PUT", room + "/members/me", null, token);
    }

    /** Its seq. */
    long post(String room, UUID id, String text) {
        var reply = tryPost(room, id, text);
        assertThat(reply.status()).as(reply.toString()).isIn(200, 201);
        return reply.json().get("seq").asLong();
    }

    Reply tryPost(String room, UUID id, String text) {
        return post(room + "/messages", "{\"id\": \"%s\", \"text\": \"%s\"}".formatted(id, text));
    }

    static Reply send(
            URI node, String method, String path, @Nullable String body, @Nullable String token) {
        return raw(node, method, "/api/v1" + path, body, token);
    }

    static Reply raw(
            URI node, String method, String path, @Nullable String body, @Nullable String token) {
        var request =
                HttpRequest.newBuilder(URI.create(node + path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            var reply = HTTP.send(request.build(), BodyHandlers.ofString());
            var isJson = reply.headers().firstValue("Content-Type").orElse("").contains("json");
            return new Reply(
                    reply.statusCode(),
                    isJson ? JSON.readTree(reply.body()) : JSON.valueToTree(reply.body()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
