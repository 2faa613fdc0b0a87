package dev.parley.cli;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.WCWidth;

import java.util.regex.Pattern;

/** Breaks lines between words. A word that is longer than a line is left to the terminal. */
final class Wrap {
    private static final int MIN_COLUMNS = 30;

    /** Margin, quote bars and the mark of a list's item, as {@link Markdown} draws them. */
    private static final Pattern BEGIN = Pattern.compile("[ ▎>]*(?:(?:-|\\d+[.)]) )?");

    private Wrap() {}

    /**
     * Lines of at most so many columns.
     *
     * @param indent the margin of what follows a broken first line
     */
    static AttributedString wrap(AttributedString text, int columns, String indent) {
        if (columns < MIN_COLUMNS) {
            return text;
        }
        var out = new AttributedStringBuilder();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '\n') {
                out.append(start == 0 ? "" : "\n");
                var line = text.subSequence(start, i);
                line(out, line, columns, start == 0 ? new AttributedString(indent) : margin(line));
                start = i + 1;
            }
        }
        return out.toAttributedString();
    }

    private static void line(
            AttributedStringBuilder out,
            AttributedString line,
            int columns,
            AttributedString margin) {
        int begin = beginOf(line);
        int column = 0;
        int from = 0;
        int space = -1;
        for (int i = 0;
                i < line.length();
                i += Character.charCount(Character.codePointAt(line, i))) {
            if (line.charAt(i) == ' ' && i > begin) {
                space = i;
            }
            column += Math.max(0, WCWidth.wcwidth(Character.codePointAt(line, i)));
            if (column > columns && space > from) {
                out.append(line, from, space).append("\n").append(margin);
                from = space + 1;
                column = margin.columnLength() + line.subSequence(from, i + 1).columnLength();
            }
        }
        out.append(line, from, line.length());
    }

    /** What stands before the lines that a line is broken into: its bars, and room for its mark. */
    private static AttributedString margin(AttributedString line) {
        var margin = new AttributedStringBuilder();
        for (int i = 0; i < beginOf(line); i++) {
            margin.append(
                    line.charAt(i) == '▎' || line.charAt(i) == '>'
                            ? line.subSequence(i, i + 1)
                            : new AttributedString(" "));
        }
        return margin.toAttributedString();
    }

    private static int beginOf(AttributedString line) {
        var begin = BEGIN.matcher(line);
        return begin.lookingAt() ? begin.end() : 0;
    }
}
