package dev.parley.dist;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One process with everything in it. */
final class EmbeddedInstallation implements Installation {
    private final Path data;
    private final int port;
    private final Map<String, String> environment;
    private ParleyProcess process;

    private EmbeddedInstallation(Path data, int port, Map<String, String> environment) {
        this.data = data;
        this.port = port;
        this.environment = environment;
        this.process = ParleyProcess.serve(data, port, environment);
    }

    /**
     * @param settings by full key
     */
    static EmbeddedInstallation start(Path data, Map<String, String> settings) {
        return start(data, settings, Map.of());
    }

    /**
     * @param settings by full key
     * @param variables that are not Parley's
     */
    static EmbeddedInstallation start(
            Path data, Map<String, String> settings, Map<String, String> variables) {
        var environment = new HashMap<>(variables);
        environment.putAll(
                settings.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        setting ->
                                                "PARLEY_"
                                                        + setting.getKey()
                                                                .replace('.', '_')
                                                                .toUpperCase(Locale.ROOT),
                                        Map.Entry::getValue)));
        return new EmbeddedInstallation(data, ParleyProcess.freePort(), environment);
    }

    @Override
    public List<URI> doors() {
        return List.of(process.address());
    }

    @Override
    public void kill() {
        process.kill();
    }

    /** As it is stopped in order. */
    void drain() throws InterruptedException {
        process.stop();
    }

    void pause() throws IOException, InterruptedException {
        process.pause();
    }

    void resume() throws IOException, InterruptedException {
        process.resume();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void restart() {
        process = ParleyProcess.serve(data, port, environment);
    }

    @Override
    public void close() {
        process.close();
    }
}
