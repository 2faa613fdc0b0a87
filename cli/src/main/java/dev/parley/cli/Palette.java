package dev.parley.cli;

import org.jline.terminal.Terminal;
import org.jline.utils.AttributedStyle;

import java.nio.charset.Charset;

/**
 * What a terminal can draw.
 *
 * @param hasStyles bold, italic and the like; a dumb terminal has none
 * @param hasColours false where the person wants none, as https://no-color.org has it
 * @param encoding what its characters are sent in
 */
record Palette(boolean hasStyles, boolean hasColours, Charset encoding) {
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;

    static Palette of(Terminal terminal, boolean noColour) {
        boolean hasStyles = !terminal.getType().equals(Terminal.TYPE_DUMB);
        return new Palette(hasStyles, hasStyles && !noColour, terminal.encoding());
    }

    AttributedStyle faint() {
        return hasStyles ? PLAIN.faint() : PLAIN;
    }

    /** One's own name. */
    AttributedStyle me() {
        return coloured(bold(), AttributedStyle.CYAN);
    }

    AttributedStyle other() {
        return coloured(bold(), AttributedStyle.GREEN);
    }

    AttributedStyle trouble() {
        return coloured(PLAIN, AttributedStyle.RED);
    }

    AttributedStyle code(AttributedStyle around) {
        return coloured(around, AttributedStyle.YELLOW);
    }

    String quoteMark() {
        return drawable('▎') ? "▎ " : "> ";
    }

    String rule() {
        return drawable('—') ? "—" : "-";
    }

    private AttributedStyle bold() {
        return hasStyles ? PLAIN.bold() : PLAIN;
    }

    private AttributedStyle coloured(AttributedStyle style, int colour) {
        return hasColours ? style.foreground(colour) : style;
    }

    private boolean drawable(char c) {
        return encoding.newEncoder().canEncode(c);
    }
}
