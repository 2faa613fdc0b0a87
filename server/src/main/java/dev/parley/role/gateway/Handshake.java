package dev.parley.role.gateway;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/** The opening handshake of RFC 6455, section 4.2. */
sealed interface Handshake {
    /** Can be answered with 101. */
    record Acceptable(String accept) implements Handshake {}

    record Refused(int status, String sentence) implements Handshake {}

    static Handshake of(HttpServerRequest request) {
        var headers = request.headers();
        if (request.version() != HttpVersion.HTTP_1_1 || request.method() != HttpMethod.GET) {
            return new Refused(426, "The socket is opened by a GET of HTTP/1.1 with an upgrade.");
        }
        if (!hasToken(headers, HttpHeaderNames.UPGRADE, "websocket")
                || !hasToken(headers, HttpHeaderNames.CONNECTION, "upgrade")) {
            return new Refused(426, "This address is for WebSocket clients.");
        }
        if (!"13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return new Refused(426, "Only version 13 of the WebSocket protocol is spoken here.");
        }
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return new Refused(400, "An upgrade has no body.");
        }
        var key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (key == null || !isKey(key)) {
            return new Refused(400, "The Sec-WebSocket-Key is not 16 bytes in base64.");
        }
        if (request.getHeader(HttpHeaderNames.HOST) == null) {
            return new Refused(400, "The Host header is missing.");
        }
        return new Acceptable(accept(key));
    }

    private static boolean hasToken(MultiMap headers, CharSequence name, String token) {
        for (var value : headers.getAll(name)) {
            for (var part : value.split(",", -1)) {
                if (part.strip().toLowerCase(Locale.ROOT).equals(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == 16;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static String accept(String key) {
        try {
            var guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
            var digest = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder()
                    .encodeToString(
                            digest.digest((key + guid).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-1", impossible);
        }
    }
}
