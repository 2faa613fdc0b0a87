package dev.parley.app;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Options by which a command finds the data folder that it works on. */
final class OperatorOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The server's configuration file (./parley.yaml when it is there).",
            scope = ScopeType.INHERIT)
    private @Nullable Path file;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "The server's data folder (./parley-data).",
            scope = ScopeType.INHERIT)
    private @Nullable String data;

    Config load() throws ConfigException {
        return load(Map.of());
    }

    /**
     * @param more flags that win over everything
     */
    Config load(Map<String, String> more) throws ConfigException {
        var flags = new LinkedHashMap<String, String>();
        if (data != null) {
            flags.put("data", data);
        }
        flags.putAll(more);
        var environment = System.getenv();
        return new ConfigLoader()
                .load(ConfigOptions.fileToRead(file, environment), environment, flags)
                .config();
    }
}
