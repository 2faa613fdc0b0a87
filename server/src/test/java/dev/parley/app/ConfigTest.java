package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.mail.MailConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class ConfigTest {
    private static final String LONG_SECRET = "a-secret-of-more-than-thirty-two-bytes";

    @TempDir private Path folder;

    @Test
    void withoutAnySettingIsTheDefaults() throws Exception {
        assertThat(load("", Map.of(), Map.of()).config()).isEqualTo(Config.DEFAULTS);
        assertThat(Config.of(Map.of())).isEqualTo(Config.DEFAULTS);
    }

    @Test
    void flagsWinOverTheEnvironmentAndThatOverTheFile() throws Exception {
        String yaml = "port: 1\nhost: file\ndata: file\nlog:\n  partitions: 8\n";
        Map<String, String> environment = Map.of("PARLEY_PORT", "2", "PARLEY_HOST", "environment");
        LoadedConfig loaded = load(yaml, environment, Map.of("port", "3"));

        assertThat(loaded.config().frontDoor().port()).isEqualTo(3);
        assertThat(loaded.config().frontDoor().host()).isEqualTo("environment");
        assertThat(loaded.config().data()).isEqualTo(Path.of("file"));
        assertThat(loaded.config().log().partitions()).isEqualTo(8);
        assertThat(source(loaded, "port")).isEqualTo("--port");
        assertThat(source(loaded, "host")).isEqualTo("PARLEY_HOST");
        assertThat(source(loaded, "log.partitions")).isEqualTo(file() + " line 5");
        assertThat(source(loaded, "limits.text_bytes")).isEqualTo("default");
        assertThat(source(loaded, "public_url")).isEqualTo("not set");
    }

    @Test
    void bindsListsFromYamlAndFromCommas() throws Exception {
        String yaml =
                """
                rooms:
                  default: [general, help]
                allowed_origins:
                  - https://a.example.org
                """;
        Config config =
                load(yaml, Map.of("PARLEY_TRUSTED_PROXIES", "10.0.0.0/8, ::1"), Map.of()).config();

        assertThat(config.rooms().joinedByAll()).containsExactly("general", "help");
        assertThat(config.frontDoor().allowedOrigins())
                .containsExactly(URI.create("https://a.example.org"));
        assertThat(config.frontDoor().trustedProxies()).containsExactly("10.0.0.0/8", "::1");
    }

    @Test
    void takesOneValueWhereAListIsMeant() throws Exception {
        assertThat(load("rooms:\n  default: lobby\n", Map.of(), Map.of()).config().rooms())
                .extracting(rooms -> rooms.joinedByAll())
                .isEqualTo(List.of("lobby"));
    }

    @Test
    void readsHowMailIsSent() throws Exception {
        Path password = Files.writeString(folder.resolve("mail-password"), "correct horse\n");
        String yaml =
                """
                mail:
                  host: smtp.example.org
                  port: 465
                  security: tls
                  user: parley
                  from: Parley <parley@example.org>
                """;
        MailConfig mail =
                load(yaml, Map.of("PARLEY_MAIL_PASSWORD_FILE", password.toString()), Map.of())
                        .config()
                        .mail();

        assertThat(mail.isOn()).isTrue();
        assertThat(mail.port()).isEqualTo(465);
        assertThat(mail.security()).isEqualTo(MailConfig.Security.TLS);
        assertThat(mail.password().reveal()).isEqualTo("correct horse");
        assertThat(Config.DEFAULTS.mail().isOn()).isFalse();
    }

    @Test
    void saysWhatIsMissingForMail() {
        assertThat(problems("mail:\n  host: smtp.example.org\n", Map.of(), Map.of()))
                .singleElement()
                .asString()
                .contains("mail.from");
        assertThat(problems("mail:\n  security: none\n", Map.of(), Map.of()))
                .singleElement()
                .asString()
                .contains("mail.security");
    }

    @Test
    void isExposedByAnAddressThatOthersCanReach() throws Exception {
        assertThat(Config.of(Map.of()).frontDoor().isExposed()).isFalse();
        assertThat(exposedBy("http://localhost:9090")).isFalse();
        assertThat(exposedBy("https://chat.example.org")).isTrue();
    }

    private static boolean exposedBy(String publicUrl) throws Exception {
        return Config.of(Map.of("public_url", publicUrl)).frontDoor().isExposed();
    }

    @Test
    void readsRolesInEveryForm() throws Exception {
        assertThat(load("roles: [gateway, api]", Map.of(), Map.of()).config().roles().set())
                .containsExactly(Role.GATEWAY, Role.API);
        assertThat(Config.of(Map.of("roles", "jobs,messaging")).roles().set())
                .containsExactly(Role.MESSAGING, Role.JOBS);
        assertThat(load("roles: all", Map.of(), Map.of()).config().roles()).isEqualTo(Roles.ALL);
    }

    @Test
    void namesEveryUnknownKeyWithItsLineAndTheNearestKnownOne() {
        String yaml = "prot: 80\nlimits:\n  txt_bytes: 5\nserver:\n  port: 1\n";
        assertThat(problems(yaml, Map.of(), Map.of()))
                .containsExactly(
                        file() + " line 1: there is no setting prot; did you mean port?",
                        file()
                                + " line 3: there is no setting limits.txt_bytes; did you mean"
                                + " limits.text_bytes?",
                        file() + " line 5: there is no setting server.port; did you mean port?");
    }

    @Test
    void namesUnknownVariablesWithTheNearestKnownOne() {
        assertThat(problems("", Map.of("PARLEY_AUTH_JWT_SECRETFILE", "x"), Map.of()))
                .containsExactly(
                        "there is no setting PARLEY_AUTH_JWT_SECRETFILE; did you mean"
                                + " PARLEY_AUTH_JWT_SECRET_FILE?");
    }

    @Test
    void leavesVariablesOfOthersAndEmptyOnesAlone() throws Exception {
        Map<String, String> environment =
                Map.of(
                        "PARLEY_JAVA_HOME", "/jdk",
                        "PARLEY_PASSWORD", "x",
                        "PARLEY_CONFIG", "x.yaml",
                        "PARLEY_PORT", "",
                        "PATH", "/bin");
        assertThat(load("", environment, Map.of()).config()).isEqualTo(Config.DEFAULTS);
    }

    @Test
    void saysKeyValueAndWhatIsExpectedOfAWrongValue() {
        String yaml = "port: many\nlog:\n  partitions: 1.5\nhost: [a]\nrooms:\n  default: {a: 1}\n";
        assertThat(problems(yaml, Map.of("PARLEY_ROLES", "gatway"), Map.of()))
                .containsExactlyInAnyOrder(
                        file() + " line 1: port must be a whole number, but is \"many\"",
                        file() + " line 3: log.partitions must be a whole number, but is 1.5",
                        file() + " line 4: host must be one line of text, but is [\"a\"]",
                        file() + " line 6: rooms.default must be a list, but is {\"a\":1}",
                        "PARLEY_ROLES: roles must be all, or some of gateway, api, messaging,"
                                + " jobs, but is \"gatway\"");
    }

    @Test
    void saysWhichRuleAValueBreaks() {
        assertThat(problems("port: 70000", Map.of(), Map.of()))
                .containsExactly(file() + " line 1: port must be 0 to 65535");
        assertThat(problems("", Map.of(), Map.of("log.partitions", "0")))
                .containsExactly("--log.partitions: log.partitions must be 1 to 1024");
        assertThat(problems("tls:\n  key_file: k.pem\n", Map.of(), Map.of()).getFirst())
                .contains("tls.certificate_file is missing");
        assertThat(problems("", Map.of("PARLEY_PUBLIC_URL", "chat.example.org/x"), Map.of()))
                .containsExactly(
                        "PARLEY_PUBLIC_URL: public_url must look like https://chat.example.org,"
                                + " but is chat.example.org/x");
    }

    @Test
    void saysWhereYamlIsBroken() {
        assertThat(problems("port: 1\nport: 2\n", Map.of(), Map.of()).getFirst())
                .startsWith(file() + " line 2: Duplicate field 'port'");
        assertThat(problems("host: \"x\nport: 1\n", Map.of(), Map.of()).getFirst())
                .startsWith(file() + " line ");
        assertThat(problems("auth: yes\n", Map.of(), Map.of()).getFirst())
                .isEqualTo(file() + " line 1: auth is a section, its keys go below it, indented");
        assertThat(problems("just text", Map.of(), Map.of()).getFirst())
                .contains("expected lines of the form");
    }

    @Test
    void saysWhenTheFileIsNotThere() {
        Path missing = folder.resolve("missing.yaml");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new ConfigLoader().load(missing, Map.of(), Map.of()))
                .withMessage("There is no configuration file " + missing);
    }

    @Test
    void readsSecretsFromFilesAndNeverShowsThem() throws Exception {
        Path secret = Files.writeString(folder.resolve("jwt"), LONG_SECRET + "\n");
        LoadedConfig loaded =
                load("", Map.of("PARLEY_AUTH_JWT_SECRET_FILE", secret.toString()), Map.of());

        assertThat(loaded.config().auth().jwtSecret().reveal()).isEqualTo(LONG_SECRET);
        assertThat(setting(loaded, "auth.jwt_secret"))
                .isEqualTo(
                        new LoadedConfig.Setting("auth.jwt_secret", "(hidden)", secret.toString()));
        assertThat(loaded.toString()).doesNotContain(LONG_SECRET);
    }

    @Test
    void aLaterLayersSecretWinsOverAnEarlierOnesFile() throws Exception {
        LoadedConfig loaded =
                load(
                        "auth:\n  jwt_secret_file: /not/there\n",
                        Map.of("PARLEY_AUTH_JWT_SECRET", LONG_SECRET),
                        Map.of());
        assertThat(loaded.config().auth().jwtSecret().reveal()).isEqualTo(LONG_SECRET);
    }

    @Test
    void refusesSecretsThatAreMissingShortOrGivenTwice() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        assertThat(problems("auth:\n  jwt_secret_file: " + empty, Map.of(), Map.of()))
                .containsExactly(
                        file()
                                + " line 2: auth.jwt_secret_file "
                                + empty
                                + " cannot be read: it is empty");
        assertThat(problems("auth:\n  jwt_secret_file: /not/there", Map.of(), Map.of()).getFirst())
                .endsWith("/not/there cannot be read: there is no such file");
        assertThat(problems("auth:\n  jwt_secret: short", Map.of(), Map.of()))
                .containsExactly(file() + " line 2: auth.jwt_secret must have at least 32 bytes");
        assertThat(problems("auth:\n  jwt_secret: a\n  jwt_secret_file: b\n", Map.of(), Map.of()))
                .containsExactly(
                        file()
                                + " line 3: auth.jwt_secret and auth.jwt_secret_file are both"
                                + " set; keep one");
    }

    @Test
    void readsTheEnginesOfACluster() throws Exception {
        Path password = Files.writeString(folder.resolve("kafka-password"), "say \"friend\"\n");
        String yaml =
                """
                roles: gateway,api
                secrets: /etc/parley/keys
                gateway:
                  max_connections: 5000
                cluster:
                  node: chat-1
                  kafka:
                    bootstrap_servers: kafka-1:9092,kafka-2:9092
                    username: parley
                    password_file: %s
                    tls: true
                    ca_file: /etc/parley/kafka.pem
                  cassandra:
                    contact_points: [cassandra-1:9042, cassandra-2:9042]
                  postgres:
                    url: jdbc:postgresql://db/parley
                  redis:
                    url: redis://redis:6379
                  zookeeper:
                    connect: zk-1:2181
                """
                        .formatted(password);
        LoadedConfig loaded =
                load(yaml, Map.of("PARLEY_CLUSTER_POSTGRES_PASSWORD", "hush"), Map.of());
        ClusterConfig cluster = loaded.config().cluster();

        assertThat(cluster.isOn()).isTrue();
        assertThat(cluster.node()).isEqualTo("chat-1");
        assertThat(loaded.config().secrets()).isEqualTo(Path.of("/etc/parley/keys"));
        assertThat(loaded.config().gateway().maxConnections()).isEqualTo(5000);
        assertThat(cluster.cassandra().contactPoints())
                .containsExactly("cassandra-1:9042", "cassandra-2:9042");
        assertThat(cluster.kafka().log().clientSettings())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required"
                                + " username=\"parley\" password=\"say \\\"friend\\\"\";")
                .containsEntry("ssl.truststore.type", "PEM");
        assertThat(cluster.toString() + cluster.kafka().log() + cluster.kafka().feed())
                .doesNotContain("friend", "hush");
        assertThat(setting(loaded, "cluster.kafka.password").shown()).isEqualTo("(hidden)");
        assertThat(setting(loaded, "cluster.postgres.password").source())
                .isEqualTo("PARLEY_CLUSTER_POSTGRES_PASSWORD");
    }

    @Test
    void namesTheEngineThatIsMissing() {
        assertThat(
                        problems(
                                """
                                cluster:
                                  kafka:
                                    bootstrap_servers: kafka:9092
                                  redis:
                                    url: redis://redis
                                """,
                                Map.of("PARLEY_CLUSTER_CASSANDRA_CONTACT_POINTS", "c:9042"),
                                Map.of()))
                .containsExactly(
                        "cluster.postgres.url is missing: a node of a cluster needs the addresses"
                                + " of Kafka, Cassandra, PostgreSQL, Redis and ZooKeeper");
    }

    @Test
    void refusesWhatNoEngineCouldBeReachedBy() {
        assertThat(problems("cluster:\n  redis:\n    url: http://redis", Map.of(), Map.of()))
                .containsExactly(
                        file() + " line 3: cluster.redis.url must look like redis://host:6379");
        assertThat(
                        problems(
                                "cluster:\n  cassandra:\n    contact_points: cassandra",
                                Map.of(),
                                Map.of()))
                .containsExactly(
                        file()
                                + " line 3: cluster.cassandra.contact_points must look like"
                                + " host:9042, but has cassandra");
        assertThat(problems("cluster:\n  kafka:\n    bootstrap: k:1", Map.of(), Map.of()))
                .containsExactly(
                        file()
                                + " line 3: there is no setting cluster.kafka.bootstrap; did you"
                                + " mean cluster.kafka.bootstrap_servers?");
        assertThat(problems("cluster:\n  kafka:\n    username: k", Map.of(), Map.of()))
                .containsExactly(
                        "cluster.kafka.password is missing: username and password go together");
    }

    @Test
    void everyKeyHasItsOwnVariable() throws Exception {
        assertThat(load("", Map.of(), Map.of()).settings())
                .extracting(setting -> setting.key().replace('.', '_'))
                .doesNotHaveDuplicates();
    }

    private Path file() {
        return folder.resolve("parley.yaml");
    }

    private LoadedConfig load(
            String yaml, Map<String, String> environment, Map<String, String> flags)
            throws ConfigException, IOException {
        Files.writeString(file(), yaml);
        return new ConfigLoader().load(file(), environment, flags);
    }

    private List<String> problems(
            String yaml, Map<String, String> environment, Map<String, String> flags) {
        return catchThrowableOfType(ConfigException.class, () -> load(yaml, environment, flags))
                .problems();
    }

    private static String source(LoadedConfig loaded, String key) {
        return setting(loaded, key).source();
    }

    private static LoadedConfig.Setting setting(LoadedConfig loaded, String key) {
        return loaded.settings().stream()
                .filter(setting -> setting.key().equals(key))
                .findAny()
                .orElseThrow();
    }
}
