package dev.parley.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came of each fault, on all installations that this program has tried. */
final class FaultTable {
    static final FaultTable ALL = new FaultTable();

    private static final Path FILE = Path.of("target", "faults.md");

    private final Map<String, Map<String, List<Outcome>>> byInstallation = new TreeMap<>();
    private final List<String> skipped = new ArrayList<>();

    /**
     * One fault and what was judged after it.
     *
     * @param acknowledged commands that people were told to be stored, before, in and after it
     * @param healed until everybody was served again
     */
    record Outcome(int acknowledged, int violations, Duration healed) {}

    synchronized void add(String installation, String fault, Outcome outcome) {
        byInstallation
                .computeIfAbsent(installation, _ -> new TreeMap<>())
                .computeIfAbsent(fault, _ -> new ArrayList<>())
                .add(outcome);
    }

    synchronized void skip(String installation, String fault, String why) {
        skipped.add("| %s | %s | skipped: %s | | | | |".formatted(installation, fault, why));
    }

    /** As Markdown, printed and kept in {@code target/faults.md}. */
    synchronized void tell() throws IOException {
        var lines = new ArrayList<String>();
        lines.add(
                "| on | fault | runs | acknowledged | violations | time to heal, median | greatest"
                        + " |");
        lines.add("|---|---|--:|--:|--:|--:|--:|");
        var all = new ArrayList<Outcome>();
        byInstallation.forEach(
                (installation, faults) -> {
                    var ofOne = new ArrayList<Outcome>();
                    faults.forEach(
                            (fault, outcomes) -> {
                                lines.add(row(installation, fault, outcomes));
                                ofOne.addAll(outcomes);
                            });
                    lines.add(row(installation, "**all**", ofOne));
                    all.addAll(ofOne);
                });
        lines.addAll(skipped);
        if (!all.isEmpty()) {
            lines.add(row("**all**", "**all**", all));
        }
        lines.forEach(System.out::println);
        Files.write(FILE, lines);
    }

    private static String row(String installation, String fault, List<Outcome> outcomes) {
        var healed = outcomes.stream().map(Outcome::healed).sorted().toList();
        return "| %s | %s | %d | %d | %d | %s | %s |"
                .formatted(
                        installation,
                        fault,
                        outcomes.size(),
                        outcomes.stream().mapToInt(Outcome::acknowledged).sum(),
                        outcomes.stream().mapToInt(Outcome::violations).sum(),
                        SeamTest.seconds(healed.get(healed.size() / 2)),
                        SeamTest.seconds(healed.getLast()));
    }
}
