package dev.parley.bench.installation;

import java.io.IOException;
import java.util.List;

/**
 * Server and generator on a core each, so that neither takes the other's time: where there are two
 * cores and {@code taskset}.
 *
 * @param server stands in front of the server's command
 * @param generator stands in front of a crew's
 */
public record Pinning(List<String> server, List<String> generator) {
    public static final Pinning NONE = new Pinning(List.of(), List.of());

    /** The server on core 0, the generator on core 1. */
    public static Pinning ofThisMachine() {
        return Runtime.getRuntime().availableProcessors() >= 2 && hasTaskset()
                ? new Pinning(List.of("taskset", "-c", "0"), List.of("taskset", "-c", "1"))
                : NONE;
    }

    public boolean isOn() {
        return !server.isEmpty();
    }

    private static boolean hasTaskset() {
        try {
            return new ProcessBuilder("taskset", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
