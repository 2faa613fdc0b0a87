package dev.parley.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * Bars of some figures of every row, as SVG. The scale is logarithmic, as figures of one plot may
 * be a thousand times as great as others.
 *
 * @param title what is shown, with its unit
 * @param figures names of the figures, all of the same unit
 */
public record Plot(String title, List<String> figures) {
    private static final int LONGEST_BAR = 540;
    private static final int RIGHT = 90;

    /** At most, of a character of text. */
    private static final int CHARACTER = 7;

    private static final int TOP = 64;
    private static final int BAR = 14;
    private static final int GAP = 12;
    private static final double LEAST_SHARE = 0.01;

    // Told apart by those who do not see all colours, on light and dark ground.
    private static final List<String> COLOURS =
            List.of("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377");

    public Plot {
        figures = List.copyOf(figures);
    }

    String svg(Report report) {
        var rows = report.rowNames();
        double greatest = 0;
        double least = Double.MAX_VALUE;
        for (var row : rows) {
            for (var figure : figures) {
                double value = report.median(row, figure);
                greatest = Math.max(greatest, value);
                least = value > 0 ? Math.min(least, value) : least;
            }
        }
        double from = Math.log10(Math.max(least, 1e-6)) - 0.3;
        double to = Math.log10(Math.max(greatest, 1e-6));
        int longest = rows.stream().mapToInt(String::length).max().orElse(0);
        int left = 2 * GAP + longest * CHARACTER;
        int height = TOP + rows.size() * (figures.size() * BAR + GAP) + GAP;
        var out = new StringBuilder();
        out.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                                + " font-family=\"sans-serif\" font-size=\"12\">%n"
                                + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n",
                        left + LONGEST_BAR + RIGHT,
                        height));
        out.append(text(12, 22, "start", "#222222", title + " (logarithmic)"));
        int legend = 12;
        for (int i = 0; i < figures.size(); i++) {
            out.append(bar(legend, 34, 10, 10, COLOURS.get(i % COLOURS.size())));
            out.append(text(legend + 15, 43, "start", "#222222", figures.get(i)));
            legend += 34 + CHARACTER * figures.get(i).length();
        }
        int y = TOP;
        for (var row : rows) {
            out.append(text(left - 10, y + figures.size() * BAR / 2 + 4, "end", "#222222", row));
            for (int i = 0; i < figures.size(); i++) {
                double value = report.median(row, figures.get(i));
                double share =
                        value <= 0 || to <= from
                                ? LEAST_SHARE
                                : Math.max(LEAST_SHARE, (Math.log10(value) - from) / (to - from));
                int width = (int) (share * LONGEST_BAR);
                out.append(bar(left, y, width, BAR - 2, COLOURS.get(i % COLOURS.size())));
                out.append(
                        text(
                                left + width + 6,
                                y + BAR - 4,
                                "start",
                                "#222222",
                                Report.number(value)));
                y += BAR;
            }
            y += GAP;
        }
        return out.append("</svg>\n").toString();
    }

    private static String bar(int x, int y, int width, int height, String colour) {
        return String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n",
                x,
                y,
                width,
                height,
                colour);
    }

    private static String text(int x, int y, String anchor, String colour, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                colour,
                text.replace("&", "&amp;").replace("<", "&lt;"));
    }
}
