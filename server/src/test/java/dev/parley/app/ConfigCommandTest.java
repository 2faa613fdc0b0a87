package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class ConfigCommandTest {
    private static final String SECRET = "a-secret-of-more-than-thirty-two-bytes";

    @TempDir private Path folder;

    @Test
    void printsEveryValueWithItsSourceAndNoSecret() throws Exception {
        String printed = print(Map.of("PARLEY_AUTH_JWT_SECRET", SECRET, "PARLEY_PORT", "81"));

        assertThat(printed)
                .containsPattern("(?m)^host: 127\\.0\\.0\\.1 +# default$")
                .containsPattern("(?m)^port: 81 +# PARLEY_PORT$")
                .containsPattern("(?m)^public_url: +# not set$")
                .containsPattern(
                        "(?m)^auth:\n  jwt_secret: \\(hidden\\) +# PARLEY_AUTH_JWT_SECRET$")
                .doesNotContain(SECRET);
    }

    @Test
    void hidesThePasswordsThatStandInAddresses() throws Exception {
        String printed =
                print(
                        Map.of(
                                "PARLEY_CLUSTER_KAFKA_BOOTSTRAP_SERVERS",
                                "kafka:9092",
                                "PARLEY_CLUSTER_CASSANDRA_CONTACT_POINTS",
                                "cassandra:9042",
                                "PARLEY_CLUSTER_ZOOKEEPER_CONNECT",
                                "zookeeper:2181",
                                "PARLEY_CLUSTER_REDIS_URL",
                                "rediss://parley:" + SECRET + "@redis:6379",
                                "PARLEY_CLUSTER_POSTGRES_URL",
                                "postgresql://db/parley?sslmode=require&password=" + SECRET));

        assertThat(printed)
                .doesNotContain(SECRET)
                .contains("rediss://parley:(hidden)@redis:6379")
                .contains("postgresql://db/parley?sslmode=require&password=(hidden)");
    }

    @Test
    void printsWhatCanBeReadAgain() throws Exception {
        Path file = Files.writeString(folder.resolve("printed.yaml"), print(Map.of()));

        assertThat(new ConfigLoader().load(file, Map.of(), Map.of()).config())
                .isEqualTo(Config.DEFAULTS);
    }

    private static String print(Map<String, String> environment) throws ConfigException {
        StringWriter printed = new StringWriter();
        PrintWriter out = new PrintWriter(printed, true);
        ConfigCommand.print(new ConfigLoader().load(null, environment, Map.of()).settings(), out);
        return printed.toString();
    }
}
