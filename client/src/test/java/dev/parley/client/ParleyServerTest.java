package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.client.FakeServer.Response;
import dev.parley.protocol.Api;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.PresenceStatus;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

class ParleyServerTest {
    private final FakeServer fake = FakeServer.start();
    private final ParleyServer server = new ParleyServer(fake.address());

    @AfterEach
    void stop() {
        fake.close();
    }

    @Test
    void signsUpAndIn() {
        var me =
                new Api.Me("u1", "ann", "Ann", null, null, true, PresenceStatus.ONLINE, null, null);
        fake.on(
                "POST /api/v1/accounts",
                request -> {
                    assertThat(request.read(Api.SignUp.class).username()).isEqualTo("ann");
                    return new Response(201, new Api.SignedIn(me));
                });
        fake.on(
                "GET /api/v1/me",
                request -> {
                    assertThat(request.headers()).containsEntry("authorization", "Bearer access-1");
                    return Response.ok(me);
                });

        var signedUp =
                server.signUp(new Api.SignUp("ann", "password", null, null, null, null, null));
        var account = server.signIn("ann", "password", "test");

        assertThat(signedUp).isEqualTo(me);
        assertThat(account.me()).isEqualTo(me);
    }

    @Test
    void tellsWhatTheServerRefused() {
        fake.on("POST /api/v1/tokens", request -> Response.refused(ErrorCode.BAD_CREDENTIALS));

        var refused =
                catchThrowableOfType(
                        RefusedException.class, () -> server.signIn("ann", "wrong", "test"));

        assertThat(refused.code()).isEqualTo(ErrorCode.BAD_CREDENTIALS);
        assertThat(refused).hasMessage("The name or the password is wrong.");
    }

    @Test
    void tellsWhenToComeBack() {
        fake.on(
                "POST /api/v1/tokens",
                request ->
                        new Response(
                                429,
                                new Api.Problem(
                                        "about:blank",
                                        "Slowly",
                                        429,
                                        ErrorCode.RATE_LIMITED,
                                        "Slowly.",
                                        null,
                                        "r",
                                        7L)));

        var refused =
                catchThrowableOfType(
                        RefusedException.class, () -> server.signIn("ann", "password", "test"));

        assertThat(refused.retryAfterMillis()).isEqualTo(7_000);
    }

    @Test
    void tellsAProxyFromAServer() {
        fake.on("POST /api/v1/tokens", request -> new Response(502, "<html>Bad gateway</html>"));
        assertThat(
                        catchThrowableOfType(
                                        RefusedException.class,
                                        () -> server.signIn("ann", "password", "test"))
                                .code())
                .isEqualTo(ErrorCode.UNAVAILABLE);

        fake.on("POST /api/v1/tokens", request -> new Response(404, "<html>Not here</html>"));
        assertThatThrownBy(() -> server.signIn("ann", "password", "test"))
                .isInstanceOf(UnreachableException.class)
                .hasMessageEndingWith("is not a Parley server.");

        fake.on("POST /api/v1/tokens", request -> new Response(200, "<html>Welcome</html>"));
        assertThatThrownBy(() -> server.signIn("ann", "password", "test"))
                .isInstanceOf(UnreachableException.class)
                .hasMessageEndingWith("is not a Parley server.");
    }

    @Test
    void tellsThatNobodyIsThere() {
        fake.close();

        assertThatThrownBy(() -> server.signIn("ann", "password", "test"))
                .isInstanceOf(UnreachableException.class)
                .hasMessage("The server at " + fake.address() + " does not answer.");
    }

    @Test
    void knowsAnAddressWhenItSeesOne() {
        for (var wrong : List.of("localhost:8080", "ftp://host", "http:///", "/tmp")) {
            assertThatThrownBy(() -> new ParleyServer(URI.create(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void renewsTokensThatAreTooOldAndKeepsTheNewOnes() {
        var used = new CopyOnWriteArrayList<String>();
        fake.on(
                "GET /api/v1/channels/directory",
                request -> {
                    var bearer = request.headers().get("authorization");
                    return bearer.equals("Bearer access-2")
                            ? Response.ok(new Api.ChannelDirectory(List.of()))
                            : Response.refused(ErrorCode.BAD_TOKEN);
                });
        fake.on(
                "POST /api/v1/tokens/refresh",
                request -> {
                    used.add(request.read(Api.RefreshRequest.class).refreshToken());
                    return Response.ok(new Api.Tokens("access-2", "refresh-2", 900));
                });
        var account = server.signIn("ann", "password", "test");

        assertThat(account.directory("")).isEmpty();
        assertThat(account.directory("")).isEmpty();

        assertThat(used).containsExactly("refresh-1");
    }

    @Test
    void usesARefreshTokenOnceHoweverManyAsk() throws Exception {
        var used = new CopyOnWriteArrayList<String>();
        var together = new CountDownLatch(8);
        fake.on(
                "GET /api/v1/me",
                request -> {
                    if (request.headers().get("authorization").equals("Bearer access-2")) {
                        return Response.ok(
                                new Api.Me(
                                        "u1",
                                        "ann",
                                        "Ann",
                                        null,
                                        null,
                                        false,
                                        PresenceStatus.ONLINE,
                                        null,
                                        null));
                    }
                    together.countDown();
                    return Response.refused(ErrorCode.BAD_TOKEN);
                });
        fake.on(
                "POST /api/v1/tokens/refresh",
                request -> {
                    used.add(request.read(Api.RefreshRequest.class).refreshToken());
                    return Response.ok(new Api.Tokens("access-2", "refresh-2", 900));
                });
        var account = server.signIn("ann", "password", "test");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, 8).mapToObj(i -> threads.submit(account::me)).toList();
            for (var one : all) {
                assertThat(one.get().username()).isEqualTo("ann");
            }
        }

        assertThat(used).containsExactly("refresh-1");
    }

    @Test
    void tellsThatTheSessionHasEnded() {
        fake.on("GET /api/v1/me", request -> Response.refused(ErrorCode.UNAUTHENTICATED));
        fake.on("POST /api/v1/tokens/refresh", request -> Response.refused(ErrorCode.BAD_TOKEN));
        var account = server.signIn("ann", "password", "test");

        assertThat(catchThrowableOfType(RefusedException.class, account::me).code())
                .isEqualTo(ErrorCode.BAD_TOKEN);
    }

    @Test
    void putsIdsIntoPathsSafely() {
        fake.on(
                "GET /api/v1/channels/*",
                request -> {
                    assertThat(request.path()).isEqualTo("/api/v1/channels/a/../b c?/members");
                    assertThat(request.query()).isEqualTo("limit=5&after=x%26y");
                    return Response.ok(new Api.Members(List.of(), false, 1, 1));
                });
        var account = server.signIn("ann", "password", "test");

        assertThat(account.members("a/../b c?", "x&y", 5).members()).isEmpty();
    }

    @Test
    void signsOut() {
        fake.on("DELETE /api/v1/sessions/current", request -> new Response(204, ""));

        server.signIn("ann", "password", "test").signOut();

        assertThat(fake.calls()).endsWith("DELETE /api/v1/sessions/current");
    }
}
