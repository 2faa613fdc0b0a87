package dev.parley.app;

import dev.parley.account.TrustedProxies;
import dev.parley.secret.Secret;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/** What the wiring of every role stands on. */
final class Ground {
    private final Config config;
    private final Path data;
    private final Backends backends;
    private final Keys keys;
    private final Opened opened;
    private final PrometheusMeterRegistry metrics =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final TrustedProxies proxies;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Ground(Config config, Path data, Backends backends, Opened opened, Clock clock) {
        this.config = config;
        this.data = data;
        this.backends = backends;
        this.opened = opened;
        this.clock = clock;
        proxies = new TrustedProxies(config.frontDoor().trustedProxies());
        var secrets = config.secrets();
        keys =
                new Keys(
                        secrets == null ? data : secrets.toAbsolutePath().normalize(),
                        config.cluster().isOn() ? backends.directory().keyFingerprints() : null,
                        random);
    }

    Config config() {
        return config;
    }

    Path data() {
        return data;
    }

    Backends backends() {
        return backends;
    }

    /** One of the installation's keys. */
    Secret key(String file) {
        return keys.of(file);
    }

    /** What signs sessions and tickets. */
    Secret tokenKey() {
        var given = config.auth().jwtSecret();
        return given == null ? keys.of("jwt.key") : keys.given("jwt.key", given, "auth.jwt_secret");
    }

    TrustedProxies proxies() {
        return proxies;
    }

    PrometheusMeterRegistry metrics() {
        return metrics;
    }

    Clock clock() {
        return clock;
    }

    SecureRandom random() {
        return random;
    }

    /** Opened now, closed before everything that was opened earlier. */
    <T extends AutoCloseable> T open(T part) {
        return opened.add(part);
    }
}
