package dev.parley.app;

import dev.parley.account.TrustedProxies;
import dev.parley.protocol.Api;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Json;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** What a node without the role api answers: what operators and their machines ask. */
final class Operations implements Handler<HttpServerRequest> {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String PROBLEM = "application/problem+json";

    private final Readiness readiness;
    private final TrustedProxies proxies;
    private final PrometheusMeterRegistry metrics;

    Operations(Readiness readiness, TrustedProxies proxies, PrometheusMeterRegistry metrics) {
        this.readiness = readiness;
        this.proxies = proxies;
        this.metrics = metrics;
    }

    @Override
    public void handle(HttpServerRequest request) {
        var isRead = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
        switch (isRead ? String.valueOf(request.path()) : "") {
            case "/healthz" -> send(request, OK, TEXT, "ok\n");
            case "/readyz" -> Thread.startVirtualThread(() -> readiness(request));
            case "/metrics" -> metrics(request);
            default -> notFound(request);
        }
    }

    private void readiness(HttpServerRequest request) {
        var whyNot = readiness.whyNot();
        send(request, whyNot.isPresent() ? UNAVAILABLE : OK, TEXT, whyNot.orElse("ok") + "\n");
    }

    private void metrics(HttpServerRequest request) {
        var approach =
                proxies.approach(
                        request.remoteAddress().hostAddress(),
                        request.isSSL(),
                        name -> name.equals("Host") ? host(request) : request.getHeader(name));
        if (approach.isLocal()) {
            send(request, OK, PROMETHEUS, metrics.scrape());
        } else {
            notFound(request);
        }
    }

    /** HTTP/2 has no such header. */
    private static @Nullable String host(HttpServerRequest request) {
        var authority = request.authority();
        return authority == null ? null : authority.toString();
    }

    private static void notFound(HttpServerRequest request) {
        var code = ErrorCode.NOT_FOUND;
        var problem =
                new Api.Problem(
                        "urn:parley:error:" + code.wireName(),
                        code.sentence(),
                        code.httpStatus(),
                        code,
                        "This node does not have the role api.",
                        null,
                        HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()),
                        null);
        send(request, code.httpStatus(), PROBLEM, Json.encode(problem));
    }

    private static void send(HttpServerRequest request, int status, String type, String text) {
        send(request, status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpServerRequest request, int status, String type, byte[] body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Cache-Control", "no-store")
                .end(Buffer.buffer(body));
    }
}
