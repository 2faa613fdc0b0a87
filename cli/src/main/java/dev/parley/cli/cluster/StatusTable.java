package dev.parley.cli.cluster;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The processes of a cluster for people. */
final class StatusTable {
    private static final long BYTES_PER_MIB = 1_024 * 1_024;
    private static final List<String> HEAD =
            List.of(
                    "PROCESS",
                    "ROLE",
                    "ADDRESS",
                    "STATE",
                    "PID",
                    "MEMORY",
                    "CONNECTIONS",
                    "PARTITIONS");

    private StatusTable() {}

    static void print(List<ProcessStatus> processes, PrintWriter out) {
        var rows = new ArrayList<List<String>>();
        rows.add(HEAD);
        processes.forEach(process -> rows.add(row(process)));
        var widths =
                HEAD.stream()
                        .map(HEAD::indexOf)
                        .map(column -> rows.stream().mapToInt(row -> row.get(column).length()))
                        .map(lengths -> lengths.max().orElse(0))
                        .toList();
        for (var row : rows) {
            var line = new StringBuilder();
            for (var column = 0; column < row.size(); column++) {
                var cell = row.get(column);
                line.append(cell).append(" ".repeat(widths.get(column) - cell.length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
        var bytes = processes.stream().mapToLong(ProcessStatus::memoryBytes).sum();
        out.println();
        out.printf("%d MiB in all.%n", bytes / BYTES_PER_MIB);
    }

    private static List<String> row(ProcessStatus process) {
        var dead = process.state().equals("dead");
        return List.of(
                process.name(),
                process.role(),
                process.address(),
                process.state(),
                dead ? "" : Long.toString(process.pid()),
                dead ? "" : process.memoryBytes() / BYTES_PER_MIB + " MiB",
                number(process.connections()),
                number(process.partitions()));
    }

    private static String number(@Nullable Integer number) {
        return number == null ? "" : number.toString();
    }
}
