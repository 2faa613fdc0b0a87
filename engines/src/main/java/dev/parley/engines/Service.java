package dev.parley.engines;

import dev.parley.engines.Launch.Readiness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Any other server that answers HTTP, run the same way. */
public final class Service extends Engine {
    private final Preparation preparation;
    private final Readiness readiness;

    /** Writes what the server needs and tells how to start it. */
    @FunctionalInterface
    public interface Preparation {
        /**
         * @param folder the server's own
         */
        List<String> command(Path folder, int port) throws IOException;
    }

    /**
     * @param readyPath answers {@code GET} with 200 when the server is ready
     */
    public Service(String name, String readyPath, Preparation preparation) {
        super(name);
        this.preparation = preparation;
        this.readiness =
                new Readiness.Reply(
                        "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                .formatted(readyPath),
                        "HTTP/1.1 200");
    }

    @Override
    public boolean isFetched() {
        return true;
    }

    @Override
    Launch prepare(Path folder, Ports ports) throws IOException {
        var port = ports.port(name());
        return new Launch(preparation.command(folder, port), port, readiness, "TERM");
    }
}
