package dev.parley.engines;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * Kills servers when this program has ended, however it ended. A shell in a session of its own
 * reads their numbers from a pipe; that the pipe is closed is how it knows, and no signal to this
 * program or its group keeps it from that. It kills none whose number another process has got.
 */
final class Warden {
    /**
     * When the process with this number began: Linux knows it by the tick, others by the second.
     */
    private static final String SCRIPT =
            """
            began() { cut -d' ' -f22 /proc/"$1"/stat 2>/dev/null || ps -o lstart= -p "$1"; }
            while read -r pid; do set -- "$@" "$pid=$(began "$pid")"; done
            for known; do
              pid="${known%%=*}"
              [ "$known" = "$pid=$(began "$pid")" ] && kill -s KILL "$pid"
            done
            """;

    private static @Nullable Writer shell;

    private Warden() {}

    /** From now on the process ends with this program. */
    static synchronized void watch(long pid) throws IOException {
        var told = shell == null ? start() : shell;
        shell = told;
        told.write(pid + "\n");
        told.flush();
    }

    private static Writer start() throws IOException {
        var command = new ArrayList<>(Programs.ownSession());
        command.addAll(List.of("sh", "-c", SCRIPT, "warden"));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .outputWriter();
    }
}
