package dev.parley.app;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The flags from which a node's configuration is read, the same for every command that has one. */
final class ConfigOptions {
    private static final Path DEFAULT_FILE = Path.of("parley.yaml");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration file (./parley.yaml when it is there).")
    private @Nullable Path file;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "The name or address to listen on (127.0.0.1).")
    private @Nullable String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The port to listen on (8080); 0 takes any free one.")
    private @Nullable String port;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Where everything is kept (./parley-data).")
    private @Nullable String data;

    @Option(
            names = "--roles",
            paramLabel = "ROLES",
            description = "all, or some of gateway,api,messaging,jobs (all).")
    private @Nullable String roles;

    LoadedConfig load(Map<String, String> environment) throws ConfigException {
        Map<String, String> flags = new LinkedHashMap<>();
        put(flags, "host", host);
        put(flags, "port", port);
        put(flags, "data", data);
        put(flags, "roles", roles);
        return new ConfigLoader().load(fileToRead(file, environment), environment, flags);
    }

    /**
     * @param file that was named; else the environment's, else the one that is there by custom
     */
    static @Nullable Path fileToRead(@Nullable Path file, Map<String, String> environment) {
        String named = environment.get(ConfigLoader.FILE_VARIABLE);
        if (file != null) {
            return file;
        }
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        return Files.exists(DEFAULT_FILE) ? DEFAULT_FILE : null;
    }

    private static void put(Map<String, String> flags, String key, @Nullable String text) {
        if (text != null) {
            flags.put(key, text);
        }
    }
}
