package dev.parley.engines;

import dev.parley.engines.Launch.Readiness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One Cassandra node; it needs a JDK 17. */
public final class Cassandra extends Engine {
    /** Its datacenter, which a driver must name. */
    public static final String DATACENTER = "datacenter1";

    /** What to tell someone whose machine has no JDK 17. */
    public static final String NEEDS_JDK =
            "Cassandra 5 runs on a JDK 17, and none was found in JAVA17_HOME, in JAVA_HOME, on the"
                    + " PATH or in "
                    + Jdk.places()
                    + ". Install one (\"apt install openjdk-17-jre-headless\", \"brew install"
                    + " openjdk@17\"), or name one in JAVA17_HOME.";

    /** Whom a guarded node lets in. */
    public static final SignIn SIGN_IN = new SignIn("cassandra", "cassandra");

    private final String authenticator;
    private final String encryption;

    public Cassandra() {
        this("AllowAllAuthenticator", "{enabled: false}");
    }

    private Cassandra(String authenticator, String encryption) {
        super("cassandra");
        this.authenticator = authenticator;
        this.encryption = encryption;
    }

    /** One that talks TLS and lets {@link #SIGN_IN} in, soon after it has started. */
    public static Cassandra guarded(KeyStoreFile keys) {
        return new Cassandra(
                "PasswordAuthenticator",
                "{enabled: true, store_type: PKCS12, keystore: '%s', keystore_password: '%s'}"
                        .formatted(keys.file(), keys.password()));
    }

    /** Whether this machine has the JDK that it needs. */
    public static boolean canRun() {
        return Jdk.seventeen().isPresent();
    }

    @Override
    public boolean isFetched() {
        return Distribution.isThere("cassandra", Distribution.ANYWHERE);
    }

    @Override
    Launch prepare(Path folder, Ports ports) throws IOException {
        var java = Jdk.seventeen().orElseThrow(() -> new EngineException(NEEDS_JDK));
        var program = Distribution.fetch("cassandra");
        var port = ports.port(name());
        var config =
                Resources.write(
                        "cassandra.yaml",
                        folder,
                        Map.of(
                                "folder", folder,
                                "authenticator", authenticator,
                                "encryption", encryption,
                                "storagePort", ports.port(name() + ".storage"),
                                "port", port));
        var logging = Resources.write("cassandra-logback.xml", folder, Map.of());
        var jamm = Distribution.only(program.file("."), "jamm-");
        var modules = Resources.write("cassandra-jvm17.args", folder, Map.of());
        var flags = new ArrayList<String>();
        flags.addAll(
                List.of("-Xms64m", "-Xmx512m", "@" + modules, "-javaagent:" + jamm.toRealPath()));
        flags.addAll(
                List.of(
                        "-Dlogback.configurationFile=" + logging.toUri(),
                        "-Dcassandra.config=" + config.toUri(),
                        "-Dcassandra.storagedir=" + folder,
                        "-Dcassandra.logdir=" + folder,
                        "-Dcassandra-foreground=yes",
                        // Alone, it has nobody to wait for.
                        "-Dcassandra.ring_delay_ms=0",
                        "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                        "-Dcassandra.superuser_setup_delay_ms=0"));
        return new Launch(
                JavaCommand.of(
                        java,
                        flags,
                        program.classPath(),
                        "org.apache.cassandra.service.CassandraDaemon",
                        List.of()),
                port,
                new Readiness.LogLine("Startup complete"),
                // Its commit log is as good after a crash, and an orderly end takes it many
                // seconds.
                "KILL");
    }
}
