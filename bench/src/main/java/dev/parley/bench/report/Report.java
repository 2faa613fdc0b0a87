package dev.parley.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The outcome of one scenario: for each case a row of figures, each measured once in every run. A
 * table shows medians, with the spread where there was more than one run; the JSON has every value.
 */
public final class Report {
    private static final int DIGITS = 3;

    private final String scenario;
    private final Machine machine;
    private final Instant date;
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();

    public Report(String scenario, Machine machine, Instant date) {
        this.scenario = scenario;
        this.machine = machine;
        this.date = date;
    }

    /** How it was measured. */
    public Report setting(String name, Object value) {
        settings.put(name, value);
        return this;
    }

    /** A figure of one run; unit in its name. */
    public Report figure(String row, String name, double value) {
        rows.computeIfAbsent(row, _ -> new LinkedHashMap<>())
                .computeIfAbsent(name, _ -> new ArrayList<>())
                .add(value);
        return this;
    }

    /** The figure as it was measured last; 0 before. */
    public double newest(String row, String name) {
        var values = rows.getOrDefault(row, Map.of()).getOrDefault(name, List.of());
        return values.isEmpty() ? 0 : values.getLast();
    }

    /** What a reader of the figures must know. */
    public Report remark(String sentence) {
        if (!remarks.contains(sentence)) {
            remarks.add(sentence);
        }
        return this;
    }

    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** The median over the runs. */
    public double median(String row, String name) {
        return median(rows.getOrDefault(row, Map.of()).getOrDefault(name, List.of()));
    }

    public List<String> rowNames() {
        return List.copyOf(rows.keySet());
    }

    public String table() {
        var columns = new LinkedHashSet<String>();
        rows.values().forEach(row -> columns.addAll(row.keySet()));
        var lines = new ArrayList<List<String>>();
        var head = new ArrayList<String>();
        head.add(scenario);
        head.addAll(columns);
        lines.add(head);
        rows.forEach(
                (name, figures) -> {
                    var line = new ArrayList<String>();
                    line.add(name);
                    columns.forEach(
                            column -> line.add(shown(figures.getOrDefault(column, List.of()))));
                    lines.add(line);
                });
        var widths = new int[head.size()];
        lines.forEach(
                line -> {
                    for (int i = 0; i < widths.length; i++) {
                        widths[i] = Math.max(widths[i], line.get(i).length());
                    }
                });
        var out = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            out.append(line(lines.get(i), widths));
            if (i == 0) {
                out.append(line(Arrays.stream(widths).mapToObj("-"::repeat).toList(), widths));
            }
        }
        remarks.forEach(remark -> out.append("\n! ").append(remark).append('\n'));
        return out.toString();
    }

    private static String line(List<String> cells, int[] widths) {
        var out = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            var gap = " ".repeat(widths[i] - cells.get(i).length());
            out.append(' ').append(i == 0 ? cells.get(i) + gap : gap + cells.get(i)).append(" |");
        }
        return out.append('\n').toString();
    }

    private static String shown(List<Double> values) {
        if (values.isEmpty()) {
            return "";
        }
        var median = number(median(values));
        return values.size() == 1
                ? median
                : median
                        + " ("
                        + number(values.stream().mapToDouble(v -> v).min().orElse(0))
                        + "–"
                        + number(values.stream().mapToDouble(v -> v).max().orElse(0))
                        + ")";
    }

    /** Three digits that count, and thousands apart. */
    static String number(double value) {
        if (value == Math.rint(value) || Math.abs(value) >= 1000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        int before = (int) Math.floor(Math.log10(Math.abs(value))) + 1;
        return String.format(
                Locale.ROOT, "%." + Math.clamp(DIGITS - before, 0, DIGITS) + "f", value);
    }

    /** The middle value, or the mean of the two in the middle; 0 of none. */
    public static double median(List<Double> values) {
        if (values.isEmpty()) {
            return 0;
        }
        var sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(half)
                : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    /** What stands in the JSON file. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    private record Written(
            String scenario,
            String date,
            Machine machine,
            Map<String, Object> settings,
            Map<String, Map<String, List<Double>>> rows,
            List<String> remarks) {}

    public String json() {
        try {
            return JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValueAsString(
                            new Written(
                                    scenario, date.toString(), machine, settings, rows, remarks));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Writes table, JSON and plot, all under the same name.
     *
     * @return the table's file
     */
    public Path write(Path folder, Plot plot) throws IOException {
        Files.createDirectories(folder);
        var name =
                DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss", Locale.ROOT)
                                .withZone(ZoneOffset.UTC)
                                .format(date)
                        + "-"
                        + scenario;
        Files.writeString(folder.resolve(name + ".json"), json() + "\n");
        Files.writeString(folder.resolve(name + ".svg"), plot.svg(this));
        return Files.writeString(folder.resolve(name + ".md"), page(name));
    }

    private String page(String name) {
        var out = new StringBuilder("# " + scenario + "\n\n");
        out.append(date).append(", commit ").append(machine.commit()).append(". ");
        out.append(machine.cpu()).append(", ").append(machine.cores()).append(" cores, ");
        out.append(machine.memoryMegabytes()).append(" MB, ").append(machine.system());
        out.append(", Java ").append(machine.java()).append(".\n\n");
        settings.forEach(
                (setting, value) ->
                        out.append("- ").append(setting).append(": ").append(value).append('\n'));
        return out.append('\n')
                .append(table())
                .append("\n![")
                .append(scenario)
                .append("](")
                .append(name)
                .append(".svg)\n")
                .toString();
    }
}
