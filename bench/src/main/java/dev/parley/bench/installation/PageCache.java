package dev.parley.bench.installation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel keeps of files in memory. */
public final class PageCache {
    private PageCache() {}

    /**
     * Makes the kernel forget every file below {@code folder}, and no other. Takes no rights, and
     * {@code dd} of GNU.
     */
    public static void drop(Path folder) {
        try (Stream<Path> below = Files.walk(folder)) {
            for (var file : below.filter(Files::isRegularFile).toList()) {
                // What is not on the disk yet is not forgotten.
                run(file, List.of("sync", file.toString()));
                run(file, List.of("dd", "if=" + file, "iflag=nocache", "count=0", "status=none"));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void run(Path file, List<String> command) throws IOException {
        try {
            int code =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor();
            // A file may go while the server merges its files.
            if (code != 0 && Files.exists(file)) {
                throw new BenchException("The page cache could not be dropped: " + command);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted.", interrupted);
        }
    }
}
