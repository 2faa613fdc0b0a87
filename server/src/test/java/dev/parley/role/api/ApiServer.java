package dev.parley.role.api;

import dev.parley.account.Accounts;
import dev.parley.account.Administration;
import dev.parley.account.AuthConfig;
import dev.parley.account.Codes;
import dev.parley.account.CodesConfig;
import dev.parley.account.Invitations;
import dev.parley.account.LiveSettings;
import dev.parley.account.MailCodes;
import dev.parley.account.OperatorToken;
import dev.parley.account.Origins;
import dev.parley.account.Registration;
import dev.parley.account.Sessions;
import dev.parley.account.TrustedProxies;
import dev.parley.app.EmbeddedNode;
import dev.parley.discovery.Discovery;
import dev.parley.discovery.LiveNode;
import dev.parley.discovery.fixed.FixedDiscovery;
import dev.parley.mail.Outbox;
import dev.parley.protocol.Api;
import dev.parley.protocol.RegistrationMode;
import dev.parley.secret.Secret;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** The API on embedded storage, on a free port. */
final class ApiServer implements AutoCloseable {
    static final String SECRET = "a secret of tests, long enough for HS256";

    private final EmbeddedNode node;
    private final Vertx vertx = Vertx.vertx();
    private final MailCodes mailCodes;
    private final LiveSettings settings;
    private final Administration administration;
    private final OperatorToken operator = OperatorToken.random(new SecureRandom());
    private final Accounts accounts;
    private final Sessions sessions;
    private final Discovery discovery;
    private final ApiRole role;
    private final URI base;
    private final AtomicReference<Optional<String>> whyNotReady =
            new AtomicReference<>(Optional.empty());

    /** What tests set differently. */
    record Setup(
            AuthConfig auth,
            boolean exposed,
            boolean openMetrics,
            List<String> proxies,
            @Nullable URI publicUrl) {
        static final Setup PLAIN =
                new Setup(
                        new AuthConfig(null, 10, 1_000, 900, 10_000, 2, 64),
                        false,
                        false,
                        List.of(),
                        null);
    }

    private ApiServer(Path data, Setup setup, @Nullable Outbox outbox) {
        node = EmbeddedNode.start(data);
        var clock = Clock.systemUTC();
        var random = new SecureRandom();
        var directory = node.backends().directory();
        settings =
                new LiveSettings(
                        configured(setup), directory.settings(), node.backends().notices(), clock);
        mailCodes =
                new MailCodes(
                        CodesConfig.DEFAULTS,
                        new Codes(new Secret(SECRET), directory.codes(), clock, random),
                        directory.accounts(),
                        node.backends().rateLimits(),
                        outbox,
                        clock);
        accounts =
                new Accounts(
                        () -> setup.auth().under(settings.now()),
                        directory,
                        node.backends().rateLimits(),
                        mailCodes,
                        clock,
                        random);
        accounts.profiles().onChanged(node.attendance()::profileChanged);
        sessions =
                new Sessions(
                        new Secret(SECRET),
                        directory.sessions(),
                        node.backends().tickets(),
                        node.backends().notices(),
                        clock,
                        random);
        discovery =
                FixedDiscovery.open(
                        LiveNode.of("node", Set.of("gateway", "api"), setup.publicUrl())
                                .withConnections(0, 10));
        administration = Administration.open(setup.auth(), directory, sessions, clock, random);
        role =
                ApiRole.open(
                        vertx,
                        new ApiConfig(
                                new TrustedProxies(setup.proxies()),
                                new Origins(List.of(), discovery::publicUrls),
                                setup.exposed(),
                                setup.openMetrics()),
                        new ApiParts(
                                accounts,
                                sessions,
                                new TalkParts(node.conversations(), node.attendance()),
                                directory,
                                discovery,
                                administration(clock, random)),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        whyNotReady::get);
        var server =
                done(vertx.createHttpServer().requestHandler(role.router()).listen(0, "127.0.0.1"));
        base = URI.create("http://localhost:" + server.actualPort());
    }

    private static Api.Settings configured(Setup setup) {
        return new Api.Settings(
                "Parley",
                RegistrationMode.OPEN,
                true,
                20,
                100,
                setup.auth().signUpsPerAddressAndHour(),
                setup.auth().failedSignInsPerAccount(),
                setup.auth().failedSignInsPerAddress());
    }

    private AdministrationParts administration(Clock clock, SecureRandom random) {
        var directory = node.backends().directory();
        var invitations =
                new Invitations(
                        new Secret(SECRET),
                        directory.invitations(),
                        node.backends().rateLimits(),
                        clock,
                        random);
        return new AdministrationParts(
                settings,
                new Registration(settings, invitations, directory.accounts()),
                invitations,
                administration,
                operator,
                folder -> new Api.Backup(folder.toString(), 0, 0, 0));
    }

    static ApiServer start(Path data) {
        return start(data, Setup.PLAIN);
    }

    static ApiServer start(Path data, Setup setup) {
        return start(data, setup, null);
    }

    /**
     * @param outbox what mail goes into, null where none is sent
     */
    static ApiServer start(Path data, Setup setup, @Nullable Outbox outbox) {
        return new ApiServer(data, setup, outbox);
    }

    ApiClient client() {
        return new ApiClient(base);
    }

    /** Someone who has signed up in a browser. */
    ApiClient browserOf(String username) {
        var client = client();
        var reply =
                client.post(
                        "/accounts",
                        """
                        {"username": "%s", "password": "correct horse"}
                        """
                                .formatted(username));
        if (reply.status() != 201) {
            throw new AssertionError(reply.toString());
        }
        return client.withCookie(reply.cookie());
    }

    URI base() {
        return base;
    }

    /** A program that may read the data folder. */
    ApiClient operator() {
        return client().withToken(operator.secret().reveal());
    }

    Discovery discovery() {
        return discovery;
    }

    Sessions sessions() {
        return sessions;
    }

    Accounts accounts() {
        return accounts;
    }

    EmbeddedNode node() {
        return node;
    }

    void notReady(String why) {
        whyNotReady.set(Optional.of(why));
    }

    ApiRole role() {
        return role;
    }

    private static <T> T done(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        role.close();
        done(vertx.close());
        administration.close();
        accounts.close();
        mailCodes.close();
        node.close();
    }
}
