package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the browser suite of {@code web/e2e} against the finished jar. Its own tests are counted
 * from the report that it writes.
 */
class BrowserTest {
    private static final long MAX_MINUTES = 10;

    @TempDir private Path data;

    Installation start(Path data) {
        return EmbeddedInstallation.start(data, Map.of());
    }

    @Test
    void peopleTalkInTwoBrowsers() throws Exception {
        try (var parley = start(data)) {
            var log = Path.of("target", "browser.log").toAbsolutePath();
            var suite =
                    new ProcessBuilder("npm", "run", "e2e", "--silent")
                            .directory(Path.of("..", "web").toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            suite.environment().put("PARLEY_URL", parley.address().toString());
            suite.environment()
                    .put(
                            "SCREENSHOTS",
                            Path.of("target", "screenshots").toAbsolutePath().toString());
            var process = suite.start();
            try {
                assertThat(process.waitFor(MAX_MINUTES, TimeUnit.MINUTES)).isTrue();
                assertThat(process.exitValue()).as(Files.readString(log)).isZero();
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }
}
