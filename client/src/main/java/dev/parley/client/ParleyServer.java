package dev.parley.client;

import dev.parley.protocol.Api;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Json;
import dev.parley.protocol.ProtocolException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;

import javax.net.ssl.SSLHandshakeException;

/**
 * A Parley server by its address: what can be asked of it without being signed in. Calls block, and
 * throw {@link RefusedException} when the server says no and {@link UnreachableException} when it
 * does not answer. Safe for use by many threads.
 */
public final class ParleyServer {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    /**
     * What only reads can be asked for again without harm. So nobody waits long on a connection
     * that was kept for the next call and is dead, which after a silent WebSocket is likely.
     */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    private static final long MAX_ANSWER_BYTES = 32L << 20;

    private final URI address;
    private final HttpClient http;

    /**
     * @param address scheme, host and port, such as {@code https://chat.example.org}
     */
    public ParleyServer(URI address) {
        this(address, http().build());
    }

    /**
     * A server with a certificate of its own making.
     *
     * @param certificates PEM; the server's, or the one that signed it. No other is trusted
     * @throws IOException when they cannot be read
     */
    public static ParleyServer trusting(URI address, Path certificates) throws IOException {
        return new ParleyServer(
                address, http().sslContext(Certificates.trusting(certificates)).build());
    }

    private static HttpClient.Builder http() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(Executors.newVirtualThreadPerTaskExecutor());
    }

    /** For a program with its own proxies, certificates or threads. */
    public ParleyServer(URI address, HttpClient http) {
        if (address.getHost() == null || !("" + address.getScheme()).matches("https?")) {
            throw new IllegalArgumentException(
                    "A server's address looks like http://localhost:8080, not " + address);
        }
        this.address = address;
        this.http = http;
    }

    public URI address() {
        return address;
    }

    /** What it is called, and what it asks of who signs up. */
    public Api.Server about() {
        return call("GET", "/server", null, null, Api.Server.class);
    }

    /**
     * Has a code sent to an address that somebody wants to sign up with; nobody learns whether it
     * is known.
     */
    public void sendCode(String email) {
        exchange("POST", "/accounts/codes", null, new Api.CodeRequest(email));
    }

    /** Makes an account. */
    public Api.Me signUp(Api.SignUp wish) {
        return call("POST", "/accounts", null, wish, Api.SignedIn.class).user();
    }

    /**
     * Signs in with a name or an e-mail address; the tokens live in memory.
     *
     * @param device names this program in the person's list of devices
     */
    public Account signIn(String login, String password, String device) {
        return account(TokenStore.inMemory(tokens(login, password, device)));
    }

    /** Signs in and hands out the tokens, for a store of one's own. */
    public Api.Tokens tokens(String login, String password, String device) {
        return call(
                "POST",
                "/tokens",
                null,
                new Api.TokenRequest(login, password, device),
                Api.Tokens.class);
    }

    /** The account that tokens kept elsewhere belong to. */
    public Account account(TokenStore tokens) {
        return new Account(this, tokens);
    }

    HttpClient client() {
        return http;
    }

    Api.Tokens refreshed(Api.Tokens stale) {
        return call(
                "POST",
                "/tokens/refresh",
                null,
                new Api.RefreshRequest(stale.refreshToken()),
                Api.Tokens.class);
    }

    /**
     * One call of the API that has an answer.
     *
     * @param path below {@code /api/v1}, encoded
     */
    <T> T call(
            String method,
            String path,
            @Nullable String accessToken,
            @Nullable Object body,
            Class<T> answer) {
        var bytes = exchange(method, path, accessToken, body);
        try {
            return Json.body(bytes, answer);
        } catch (ProtocolException strange) {
            throw notParley(strange);
        }
    }

    /** One call of the API; answers the body as it came. */
    byte[] exchange(
            String method, String path, @Nullable String accessToken, @Nullable Object body) {
        var request =
                HttpRequest.newBuilder(address.resolve("/api/v1" + path))
                        .timeout(method.equals("GET") ? READ_TIMEOUT : ANSWER_TIMEOUT)
                        .header("Accept", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(Json.encode(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (accessToken != null) {
            request.header("Authorization", "Bearer " + accessToken);
        }
        var response = answered(request.build());
        if (response.statusCode() / 100 != 2) {
            throw refusal(response);
        }
        return response.body();
    }

    private HttpResponse<byte[]> answered(HttpRequest request) {
        try {
            return http.send(
                    request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
        } catch (SSLHandshakeException mistrust) {
            throw new UnreachableException(
                    "The certificate of the server at " + address + " is not trusted here.",
                    mistrust);
        } catch (IOException broken) {
            throw new UnreachableException(
                    "The server at " + address + " does not answer.", broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("Interrupted while waiting for an answer.", interrupted);
        }
    }

    private RuntimeException refusal(HttpResponse<byte[]> response) {
        try {
            var problem = Json.body(response.body(), Api.Problem.class);
            var retryAfter = problem.retryAfter();
            return new RefusedException(
                    problem.code(),
                    problem.detail(),
                    problem.field(),
                    retryAfter == null ? 0 : retryAfter * 1000);
        } catch (ProtocolException strange) {
            // A proxy in between speaks for itself: its 502 and the like pass.
            return response.statusCode() >= 500
                    ? new RefusedException(
                            ErrorCode.UNAVAILABLE, "The server is not available.", null, 0)
                    : notParley(strange);
        }
    }

    private UnreachableException notParley(ProtocolException strange) {
        return new UnreachableException(
                "What answers at " + address + " is not a Parley server.", strange);
    }
}
