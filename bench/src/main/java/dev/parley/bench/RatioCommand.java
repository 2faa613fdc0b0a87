package dev.parley.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.parley.bench.installation.BenchException;
import dev.parley.bench.report.Machine;
import dev.parley.bench.report.Plot;
import dev.parley.bench.report.Report;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * {@code ratio}: the results of two servers that were measured in turns, set against each other.
 */
@Command(
        name = "ratio",
        header = "Divides the results in one folder by those in another; see bench/compare.",
        description =
                "The first result of one is compared with the first of the other, and so on; the"
                        + " table has the median of the ratios and how far they are apart. A spread"
                        + " with 1.00 in it tells nothing.")
final class RatioCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(index = "0", paramLabel = "A", description = "folder of results")
    private Path a = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "folder of as many results")
    private Path b = Path.of("");

    @Option(
            names = "--results",
            required = true,
            paramLabel = "FOLDER",
            description = "where the ratios are written")
    private Path results = Path.of("");

    @Override
    public Integer call() throws IOException {
        var ofA = read(a);
        var ofB = read(b);
        if (ofA.isEmpty() || ofA.size() != ofB.size()) {
            throw new BenchException(
                    "%d results in %s and %d in %s do not pair up"
                            .formatted(ofA.size(), a, ofB.size(), b));
        }
        var report =
                new Report("ratio", Machine.here(Path.of("")), Instant.now())
                        .setting("A", commit(ofA.getFirst()))
                        .setting("B", commit(ofB.getFirst()))
                        .setting("pairs", ofA.size());
        var figures = new LinkedHashSet<String>();
        for (int i = 0; i < ofA.size(); i++) {
            divide(ofA.get(i).path("rows"), ofB.get(i).path("rows"), report, figures);
        }
        var page = report.write(results, new Plot("B ÷ A", List.copyOf(figures)));
        System.out.println("\n" + report.table() + "\nWritten to " + page);
        return 0;
    }

    private static List<JsonNode> read(Path folder) throws IOException {
        var read = new ArrayList<JsonNode>();
        try (var files = Files.list(folder)) {
            // Their names begin with the time.
            for (var file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                read.add(JSON.readTree(file.toFile()));
            }
        }
        return read;
    }

    private static String commit(JsonNode result) {
        return result.path("machine").path("commit").asText();
    }

    private static void divide(JsonNode ofA, JsonNode ofB, Report report, Set<String> figures) {
        for (var row : ofA.properties()) {
            for (var figure : row.getValue().properties()) {
                double below = median(figure.getValue());
                double above = median(ofB.path(row.getKey()).path(figure.getKey()));
                if (below > 0 && above > 0) {
                    report.figure(row.getKey(), figure.getKey(), above / below);
                    figures.add(figure.getKey());
                }
            }
        }
    }

    private static double median(JsonNode runs) {
        var values = new ArrayList<Double>();
        runs.forEach(value -> values.add(value.asDouble()));
        return Report.median(values);
    }
}
