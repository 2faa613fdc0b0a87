package dev.parley.engines;

import dev.parley.engines.Launch.Readiness;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipFile;

/** A Redis that forgets everything when it ends, as presence may. */
public final class Redis extends Engine {
    private static final String PROGRAM = "redis-server";

    private final @Nullable Guard guard;

    private record Guard(String password, KeyStoreFile keys) {}

    public Redis() {
        this(null);
    }

    private Redis(@Nullable Guard guard) {
        super("redis");
        this.guard = guard;
    }

    /** One that talks TLS and asks for a password. */
    public static Redis guarded(String password, KeyStoreFile keys) {
        return new Redis(new Guard(password, keys));
    }

    @Override
    public boolean isFetched() {
        return onPath().isPresent() || Distribution.isThere("redis", Programs.platform());
    }

    @Override
    Launch prepare(Path folder, Ports ports) throws IOException {
        var port = ports.port(name());
        var command =
                new ArrayList<>(
                        List.of(
                                program(),
                                "--bind",
                                "127.0.0.1",
                                "--save",
                                "",
                                "--appendonly",
                                "no",
                                "--dir",
                                folder.toString()));
        if (guard == null) {
            command.addAll(List.of("--port", Integer.toString(port)));
            return new Launch(command, port, new Readiness.Reply("PING\r\n", "+PONG"), "TERM");
        }
        var pem = guard.keys().writePem(folder.resolve("redis.pem")).toString();
        command.addAll(List.of("--port", "0", "--tls-port", Integer.toString(port)));
        command.addAll(List.of("--tls-cert-file", pem, "--tls-key-file", pem));
        command.addAll(List.of("--tls-ca-cert-file", pem, "--tls-auth-clients", "no"));
        command.addAll(List.of("--requirepass", guard.password()));
        return new Launch(
                command, port, new Readiness.LogLine("Ready to accept connections"), "TERM");
    }

    /** The machine's own when it has one, else the one that Maven has. */
    private static String program() throws IOException {
        var own = onPath();
        if (own.isPresent()) {
            return own.get().toString();
        }
        var platform = Programs.platform();
        return Distribution.fetch("redis", platform, folder -> unpack(folder, platform))
                .file(PROGRAM)
                .toString();
    }

    private static Optional<Path> onPath() {
        return Programs.onPath(PROGRAM);
    }

    private static void unpack(Path folder, String platform) throws IOException {
        var program = folder.resolve(PROGRAM);
        try (var jar = new ZipFile(Distribution.only(folder, "embedded-redis").toFile())) {
            var entry =
                    jar.stream()
                            .filter(
                                    each ->
                                            each.getName()
                                                            .toLowerCase(Locale.ROOT)
                                                            .contains(PROGRAM)
                                                    && each.getName().endsWith(platform))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new EngineException(
                                                    "There is no redis-server on the PATH, and"
                                                            + " Maven has none for "
                                                            + platform
                                                            + "."));
            try (var in = jar.getInputStream(entry)) {
                Files.copy(in, program);
            }
        }
        if (!program.toFile().setExecutable(true)) {
            throw new EngineException(program + " cannot be made executable");
        }
    }
}
