package dev.parley.bench.installation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A server of the bench's own: {@code parley serve} as its users start it, on a fresh folder, a
 * free port, and limits that are out of the way. Accounts take long to make, so that a folder with
 * them is kept, and each server gets a copy.
 */
public final class OwnServer implements AutoCloseable {
    private static final String READY = "Parley is ready at ";
    private static final String ACCOUNTS_FILE = "bench-accounts.json";
    private static final long START_SECONDS = 600;
    private static final long STOP_SECONDS = 30;
    private static final int MAX_KEPT_LINES = 50;

    private final Plan plan;
    private final Path folder;
    private Process process;
    private Target target;

    private OwnServer(Plan plan, Process process, Path folder, Target target) {
        this.plan = plan;
        this.process = process;
        this.folder = folder;
        this.target = target;
    }

    /**
     * How to start it.
     *
     * @param home the clone with the launcher
     * @param work where its folder is made; on the disk that is to be measured
     * @param javaOptions further flags of its JVM
     * @param tls whether it is spoken to over TLS
     */
    public record Plan(Path home, Path work, List<String> prefix, String javaOptions, boolean tls) {
        private Plan withoutTls() {
            return new Plan(home, work, prefix, javaOptions, false);
        }

        /** The folder with accounts: their cookies have another name under TLS. */
        private Path kept() {
            return work.resolve(tls ? "accounts-tls" : "accounts");
        }
    }

    /** Returns when it is ready and has so many accounts. */
    public static OwnServer start(Plan plan, int accounts, boolean withRooms) {
        try {
            var kept = plan.kept();
            if (Files.notExists(kept.resolve(ACCOUNTS_FILE))) {
                deleteAll(kept);
                if (plan.tls()) {
                    // Over TLS the first account of all would need the server's setup code. Trust
                    // comes first, as this JVM learns but once whom it trusts.
                    LoopbackCertificate.in(plan.work()).trust();
                    var plain = begin(plan.withoutTls(), List.of(), kept, kept);
                    try {
                        plain.target.accounts().take(1);
                    } finally {
                        plain.stop();
                    }
                }
            }
            // Accounts are made by both cores; only what is measured is pinned.
            try (var maker = begin(plan, List.of(), kept, kept)) {
                if (withRooms) {
                    maker.target.accounts().takeWithRooms(accounts);
                } else {
                    maker.target.accounts().take(accounts);
                }
            }
            var folder = plan.work().resolve("run-" + ProcessHandle.current().pid());
            deleteAll(folder);
            copyAll(kept, folder);
            return begin(plan, plan.prefix(), folder, folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static OwnServer begin(Plan plan, List<String> prefix, Path data, Path accounts)
            throws IOException {
        Files.createDirectories(data);
        var command = new ArrayList<>(prefix);
        command.addAll(
                List.of(
                        plan.home().resolve("parley").toString(),
                        "serve",
                        "--data",
                        data.toString(),
                        "--port",
                        "0"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment(plan));
        var process = builder.start();
        try {
            var address = address(process);
            return new OwnServer(
                    plan,
                    process,
                    data,
                    Target.at(
                            address,
                            accounts.resolve(ACCOUNTS_FILE),
                            ServerProcess.of(process.pid())));
        } catch (RuntimeException failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    private static Map<String, String> environment(Plan plan) throws IOException {
        var environment =
                new HashMap<>(
                        Map.of(
                                "PARLEY_LIMITS_SENDS_PER_SECOND", "1000",
                                "PARLEY_LIMITS_SENDS_BURST", "1000000",
                                "PARLEY_AUTH_SIGN_UPS_PER_ADDRESS_AND_HOUR", "1000000",
                                "PARLEY_JAVA_OPTS", plan.javaOptions()));
        if (plan.tls()) {
            var certificate = LoopbackCertificate.in(plan.work());
            certificate.trust();
            environment.putAll(certificate.environment());
        }
        return environment;
    }

    private static URI address(Process process) {
        var ready = new CompletableFuture<URI>();
        Thread.ofVirtual().start(() -> read(process, ready));
        try {
            return ready.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new BenchException("The server did not start. " + failed.getCause(), failed);
        } catch (TimeoutException late) {
            throw new BenchException("The server did not start in time.", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted.", interrupted);
        }
    }

    private static void read(Process process, CompletableFuture<URI> ready) {
        var last = new ArrayDeque<String>();
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(READY)) {
                    ready.complete(URI.create(line.substring(READY.length()).strip()));
                } else if (!ready.isDone()) {
                    last.addLast(line);
                    if (last.size() > MAX_KEPT_LINES) {
                        last.removeFirst();
                    }
                }
            }
        } catch (IOException ended) {
            last.addLast(String.valueOf(ended.getMessage()));
        }
        ready.completeExceptionally(new BenchException(String.join("\n", last)));
    }

    public Target target() {
        return target;
    }

    /** What it runs. */
    public Path jar() {
        return plan.home().resolve("dist").resolve("target").resolve("parley.jar");
    }

    /** Where it keeps everything. */
    public Path folder() {
        return folder;
    }

    /** Stops, lets {@code meanwhile} work on the folder, and starts again on what is there then. */
    public void restart(Consumer<Path> meanwhile) {
        stop();
        meanwhile.accept(folder);
        try {
            var again = begin(plan, plan.prefix(), folder, folder);
            process = again.process;
            target = again.target;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Ends it; the folder of a run goes with it, the one with accounts stays. */
    @Override
    public void close() {
        stop();
        try {
            if (!folder.equals(plan.kept())) {
                deleteAll(folder);
            }
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }

    private void stop() {
        target.close();
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                process.onExit().join();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> below = Files.walk(folder)) {
            for (var path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> below = Files.walk(from)) {
            for (var path : below.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
    }
}
