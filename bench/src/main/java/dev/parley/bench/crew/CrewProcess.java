package dev.parley.bench.crew;

import dev.parley.protocol.Json;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A crew in a child process, told by a line of JSON for each order and each answer. */
public final class CrewProcess implements Crew {
    private static final long STOP_SECONDS = 5;

    /** Whom this JVM trusts, if somebody said so, its crews trust. */
    private static final List<String> TRUST =
            List.of("javax.net.ssl.trustStore", "javax.net.ssl.trustStorePassword");

    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    private CrewProcess(Process process) {
        this.process = process;
        this.orders =
                new BufferedWriter(
                        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts one from the classes that run here.
     *
     * @param prefix what stands in front of the command, such as {@code taskset -c 1}
     */
    public static CrewProcess start(List<String> prefix) {
        var command = new ArrayList<>(prefix);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders",
                        "-Xmn192m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"));
        for (var property : TRUST) {
            var value = System.getProperty(property);
            if (value != null) {
                command.add("-D" + property + "=" + value);
            }
        }
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), CrewMain.class.getName()));
        try {
            return new CrewProcess(
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException failed) {
            throw new CrewException("no process for a crew", failed);
        }
    }

    @Override
    public Answer perform(Order order) {
        try {
            orders.write(new String(Json.encode(order), StandardCharsets.UTF_8));
            orders.newLine();
            orders.flush();
            var line = answers.readLine();
            if (line == null) {
                throw new CrewException("a crew's process ended");
            }
            return switch (Json.body(line.getBytes(StandardCharsets.UTF_8), Answer.class)) {
                case Answer.Failed failed -> throw new CrewException(failed.reason());
                case Answer.Connected connected -> connected;
                case Answer.Counted counted -> counted;
                case Answer.Collected collected -> collected;
            };
        } catch (IOException broken) {
            throw new CrewException("a crew's process does not answer", broken);
        }
    }

    /** The process ends when there are no more orders. */
    @Override
    public void close() {
        try {
            orders.close();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException alreadyGone) {
            process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
