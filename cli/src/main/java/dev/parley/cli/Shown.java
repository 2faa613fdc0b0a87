package dev.parley.cli;

/** Makes what strangers wrote safe to show: nothing in it may steer the terminal. */
final class Shown {
    private static final char REPLACEMENT = '\uFFFD';

    private Shown() {}

    /** Text that may have several lines. */
    static String text(String raw) {
        var safe = new StringBuilder(raw.length());
        raw.codePoints().forEach(c -> append(safe, c));
        return safe.toString();
    }

    /** A name, a topic: one line. */
    static String line(String raw) {
        return text(raw).replace('\n', ' ').replace('\t', ' ');
    }

    private static void append(StringBuilder safe, int c) {
        if (c == '\n' || c == '\t') {
            safe.append((char) c);
        } else if (c == '\r' || isBidiControl(c)) {
            // Draws nothing that anyone would miss.
            return;
        } else if (Character.getType(c) == Character.CONTROL
                || Character.getType(c) == Character.SURROGATE) {
            safe.append(REPLACEMENT);
        } else {
            safe.appendCodePoint(c);
        }
    }

    /** Marks that turn the order of what follows, on a line that is not the writer's alone. */
    private static boolean isBidiControl(int c) {
        return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }
}
