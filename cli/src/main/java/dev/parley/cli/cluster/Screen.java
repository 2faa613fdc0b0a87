package dev.parley.cli.cluster;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Shows progress: on a terminal one line for each process, written over as it gets on; elsewhere a
 * line for each step.
 */
final class Screen implements Progress {
    private static final double MILLIS_PER_SECOND = 1_000;

    private final PrintWriter out;
    private final boolean terminal;
    private final Map<String, String> lines = new LinkedHashMap<>();

    Screen(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public synchronized void report(String process, State state, long millis) {
        var time = state.isLast() ? "%5.1f s".formatted(millis / MILLIS_PER_SECOND) : "       ";
        var line = "  %-14s %s  %s".formatted(process, time, state.words());
        if (terminal) {
            var shown = lines.size();
            lines.put(process, line);
            if (shown > 0) {
                out.print("\u001b[" + shown + "A");
            }
            lines.values().forEach(each -> out.print(each + "\u001b[K\n"));
        } else if (!line.equals(lines.put(process, line))) {
            out.println(line);
        }
        out.flush();
    }
}
