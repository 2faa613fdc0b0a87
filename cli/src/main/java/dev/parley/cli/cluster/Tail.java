package dev.parley.cli.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that grows, printed. */
final class Tail {
    private static final int CHUNK_CHARACTERS = 64 * 1_024;
    private static final long POLL_MILLIS = 200;

    private Tail() {}

    static void print(Path file, boolean follow, PrintWriter out)
            throws IOException, InterruptedException {
        var chunk = new char[CHUNK_CHARACTERS];
        try (var in = Files.newBufferedReader(file)) {
            while (true) {
                var length = in.read(chunk);
                if (length > 0) {
                    out.write(chunk, 0, length);
                    out.flush();
                } else if (follow) {
                    // The JDK's own watching of files tells of a change seconds late on macOS.
                    Thread.sleep(POLL_MILLIS);
                } else {
                    return;
                }
            }
        }
    }
}
