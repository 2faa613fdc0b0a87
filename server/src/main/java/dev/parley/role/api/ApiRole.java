package dev.parley.role.api;

import dev.parley.account.SessionCookie;
import dev.parley.protocol.ErrorCode;

import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Answers HTTP. A request's body is gathered on the event loop; then one virtual thread does all of
 * its work, blocking where it must, and hands the answer back to the loop.
 */
public final class ApiRole implements AutoCloseable {
    private static final String API = "/api";
    private static final String PREFIX = API + "/v1";
    private static final int MAX_LARGE_BODIES_AT_ONCE = 32;
    private static final int MAX_CALLS_AT_ONCE = 1_000;
    private static final int CLOSE_WAIT_MILLIS = 10_000;
    private static final String REQUEST_ID = "parley.request";

    /**
     * Browsers come by TLS alone from then on, to every port of the host: so it is told only where
     * the host is Parley's, and of no other host.
     */
    private static final String TLS_FOR_A_YEAR = "max-age=31536000";

    private final Vertx vertx;
    private final Door door;
    private final List<Call> calls;
    private final Operations operations;
    private final WebClient webClient;
    private final PrometheusMeterRegistry metrics;
    private final Semaphore free = new Semaphore(MAX_CALLS_AT_ONCE);
    private final Semaphore freeForLargeBodies = new Semaphore(MAX_LARGE_BODIES_AT_ONCE);
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-", 0).factory());

    private ApiRole(
            Vertx vertx,
            ApiConfig config,
            ApiParts parts,
            PrometheusMeterRegistry metrics,
            Supplier<Optional<String>> whyNotReady) {
        this.vertx = vertx;
        this.metrics = metrics;
        door =
                new Door(
                        parts.sessions(),
                        new Administrators(parts.accounts(), parts.administration().operator()),
                        config.origins(),
                        config.proxies());
        calls = calls(parts, config.exposed());
        operations = new Operations(metrics, whyNotReady, config.openMetrics());
        webClient =
                new WebClient(
                        ApiRole.class.getClassLoader(),
                        "web",
                        () -> sockets(parts.discovery().publicUrls()));
    }

    /**
     * @param whyNotReady a sentence for {@code /readyz} while the node cannot do its work
     */
    public static ApiRole open(
            Vertx vertx,
            ApiConfig config,
            ApiParts parts,
            PrometheusMeterRegistry metrics,
            Supplier<Optional<String>> whyNotReady) {
        return new ApiRole(vertx, config, parts, metrics, whyNotReady);
    }

    /** Every call there is, the more special paths first. */
    static List<Call> calls(ApiParts parts, boolean exposed) {
        var calls = new ArrayList<Call>();
        calls.addAll(new AccountCalls(parts, exposed).calls());
        calls.addAll(new ProfileCalls(parts).calls());
        calls.addAll(new PictureCalls(parts).calls());
        calls.addAll(new ChannelCalls(parts).calls());
        calls.addAll(new MessageCalls(parts).calls());
        calls.addAll(new PeopleCalls(parts).calls());
        calls.addAll(new InvitationCalls(parts).calls());
        calls.addAll(new AdministrationCalls(parts).calls());
        calls.add(Call.anyone(HttpMethod.GET, "/openapi.json", _ -> openApi()));
        return List.copyOf(calls);
    }

    private static Set<String> sockets(Set<URI> publicUrls) {
        return publicUrls.stream()
                .map(url -> url.toString().replaceFirst("^http", "ws").replaceFirst("/$", ""))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Answer openApi() {
        try (var in = ApiRole.class.getResourceAsStream("openapi.json")) {
            return new Answer(
                    Answer.OK,
                    Map.of("Content-Type", "application/json"),
                    Objects.requireNonNull(in, "openapi.json").readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** All paths but {@code /ws}; what is unknown is answered here, so it goes last. */
    public Router router() {
        var router = Router.router(vertx);
        router.route().handler(this::begin).failureHandler(this::failed);
        byPath().forEach((path, ofPath) -> mount(router, path, ofPath));
        router.route(API + "/*").handler(context -> problem(context, ErrorCode.NOT_FOUND));
        plain(router, "/healthz", _ -> operations.health());
        plain(router, "/readyz", _ -> operations.readiness());
        plain(router, "/metrics", this::metrics);
        plain(router, "/*", this::web);
        return router;
    }

    private Map<String, List<Call>> byPath() {
        return calls.stream()
                .collect(
                        Collectors.groupingBy(Call::path, LinkedHashMap::new, Collectors.toList()));
    }

    private void mount(Router router, String path, List<Call> ofPath) {
        var pattern = PREFIX + path.replaceAll("\\{(\\w+)}", ":$1");
        for (var call : ofPath) {
            if (call.maxBodyBytes() > Call.USUAL_BODY_BYTES) {
                router.route(call.method(), pattern).handler(this::admitLargeBody);
            }
            var route = router.route(call.method(), pattern);
            if (call.hasBody()) {
                route.handler(BodyHandler.create(false).setBodyLimit(call.maxBodyBytes()));
            }
            route.handler(context -> run(context, () -> answer(context, call)));
        }
        var allowed =
                ofPath.stream().map(call -> call.method().name()).collect(Collectors.joining(", "));
        router.route(pattern).handler(context -> wrongMethod(context, allowed));
    }

    /** Bodies are gathered before anyone asks who sends them, so few of them may be large. */
    private void admitLargeBody(RoutingContext context) {
        if (freeForLargeBodies.tryAcquire()) {
            context.addEndHandler(_ -> freeForLargeBodies.release());
            context.next();
        } else {
            closeAfterAnswer(context);
            problem(context, ErrorCode.OVERLOADED);
        }
    }

    /**
     * In HTTP/1 what is still on its way would be taken for the next request. It is read to its end
     * before the connection is closed, as closing with unread input takes the answer away again.
     */
    private static void closeAfterAnswer(RoutingContext context) {
        var request = context.request();
        if (request.version() != HttpVersion.HTTP_2) {
            context.response().putHeader("Connection", "close");
            var received = request.end();
            context.addEndHandler(_ -> received.onComplete(_ -> request.connection().close()));
        }
    }

    /** A path outside of the API, which is only ever looked at. */
    private void plain(Router router, String path, Function<RoutingContext, Answer> work) {
        for (var method : List.of(HttpMethod.GET, HttpMethod.HEAD)) {
            router.route(method, path).handler(context -> run(context, () -> work.apply(context)));
        }
        router.route(path).handler(context -> wrongMethod(context, "GET, HEAD"));
    }

    private void begin(RoutingContext context) {
        if (door.approach(context.request()).isAtHttpsPort()) {
            context.response().putHeader("Strict-Transport-Security", TLS_FOR_A_YEAR);
        }
        try {
            // Both are decoded here once and kept, so that nothing further on can fail to.
            context.normalizedPath();
            context.queryParams();
        } catch (IllegalArgumentException | HttpException unreadable) {
            badAddress(context);
            return;
        }
        context.next();
    }

    /** Made when it is first asked for: some requests fail before any handler has seen them. */
    private static String requestId(RoutingContext context) {
        String known = context.get(REQUEST_ID);
        if (known != null) {
            return known;
        }
        // No secret: it only has to tell requests apart in the log.
        var made = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        context.put(REQUEST_ID, made);
        return made;
    }

    /** Does the work on a thread of its own and sends its answer from the event loop. */
    private void run(RoutingContext context, Supplier<Answer> work) {
        if (!free.tryAcquire()) {
            problem(context, ErrorCode.OVERLOADED);
            return;
        }
        var loop = vertx.getOrCreateContext();
        try {
            threads.execute(
                    () -> {
                        Answer answer;
                        try {
                            answer = work.get();
                        } catch (RuntimeException | Error failure) {
                            answer = Problems.of(failure, requestId(context));
                        } finally {
                            free.release();
                        }
                        var sent = answer;
                        loop.runOnContext(_ -> send(context, sent));
                    });
        } catch (RejectedExecutionException closed) {
            free.release();
            problem(context, ErrorCode.SHUTTING_DOWN);
        }
    }

    private Answer answer(RoutingContext context, Call call) {
        var timer = Timer.start(metrics);
        var status = "500";
        try {
            var visitor = door.admit(call.access(), context.request());
            var answer = call.work().answer(new Request(context, visitor));
            var renewed = visitor.renewedCookie();
            status = Integer.toString(answer.status());
            return renewed == null || answer.headers().containsKey("Set-Cookie")
                    ? answer
                    : answer.with(
                            "Set-Cookie", SessionCookie.set(renewed, visitor.approach().secure()));
        } catch (RuntimeException failure) {
            var problem = Problems.of(failure, requestId(context));
            status = Integer.toString(problem.status());
            return problem;
        } finally {
            timer.stop(
                    metrics.timer(
                            "parley.http.calls",
                            "method",
                            call.method().name(),
                            "path",
                            PREFIX + call.path(),
                            "status",
                            status));
        }
    }

    private Answer metrics(RoutingContext context) {
        return operations
                .metrics(door.approach(context.request()))
                .orElseGet(() -> Problems.of(ErrorCode.NOT_FOUND, requestId(context)));
    }

    private Answer web(RoutingContext context) {
        return webClient
                .answer(context.normalizedPath(), context.request()::getHeader)
                .orElseGet(() -> Problems.of(ErrorCode.NOT_FOUND, requestId(context)));
    }

    /**
     * What failed before any work began, and so by what the client sent. Work answers for its own
     * failures.
     */
    private void failed(RoutingContext context) {
        switch (context.statusCode()) {
            case 413 -> {
                closeAfterAnswer(context);
                problem(context, ErrorCode.TOO_LARGE);
            }
            case 417 -> {
                closeAfterAnswer(context);
                unreadable(context, "Expect", "Nothing but 100-continue can be expected here.");
            }
            // A body that is no HTTP, or a client that has gone in the middle of it.
            case 500 -> {
                closeAfterAnswer(context);
                unreadable(context, "body", "The body cannot be read.");
            }
            default -> badAddress(context);
        }
    }

    private static void badAddress(RoutingContext context) {
        unreadable(context, "path", "The address cannot be read.");
    }

    private static void unreadable(RoutingContext context, String part, String sentence) {
        send(context, Problems.of(Request.badField(part, sentence), requestId(context)));
    }

    private static void problem(RoutingContext context, ErrorCode code) {
        send(context, Problems.of(code, requestId(context)));
    }

    private static void wrongMethod(RoutingContext context, String allowed) {
        send(context, Problems.wrongMethod(allowed, requestId(context)));
    }

    private static void send(RoutingContext context, Answer answer) {
        var response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        response.putHeader("X-Request-Id", requestId(context));
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Referrer-Policy", "same-origin");
        if (!answer.headers().containsKey("Cache-Control")) {
            response.putHeader("Cache-Control", "no-store");
        }
        if (!answer.headers().containsKey("Content-Security-Policy")) {
            response.putHeader(
                    "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        }
        answer.headers().forEach(response::putHeader);
        var body = answer.body();
        if (body == null) {
            response.end();
        } else {
            response.end(Buffer.buffer(body));
        }
    }

    /** Takes no new request and waits for those under way. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
