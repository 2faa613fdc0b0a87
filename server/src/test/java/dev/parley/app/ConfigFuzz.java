package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Any configuration file is used, or every problem in it is told in a sentence. */
public final class ConfigFuzz {
    private static final Path FILE = file();

    private ConfigFuzz() {}

    private static Path file() {
        try {
            var file = Files.createTempFile("parley", ".yaml");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Loads and instruments what the first input would have to wait for. */
    public static void fuzzerInitialize() throws IOException {
        fuzzerTestOneInput("port: 8080".getBytes(UTF_8));
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Files.write(FILE, input);
        try {
            var loaded = new ConfigLoader().load(FILE, Map.of(), Map.of());
            assertThat(loaded.settings()).isNotEmpty();
        } catch (ConfigException refused) {
            assertThat(refused.problems()).isNotEmpty().noneMatch(String::isBlank);
        }
    }
}
