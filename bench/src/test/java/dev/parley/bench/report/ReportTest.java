package dev.parley.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

class ReportTest {
    @TempDir private Path folder;

    private final Report report =
            new Report(
                            "ingest",
                            new Machine("a cpu", 2, 24_000, "Linux", "25", "abc"),
                            Instant.parse("2026-11-20T20:00:00Z"))
                    .setting("runs", 3)
                    .figure("16 senders", "acked/s", 12_345.6)
                    .figure("16 senders", "acked/s", 10_000)
                    .figure("16 senders", "acked/s", 13_000)
                    .figure("1 sender <&>", "p99 ms", 0.1234);

    @Test
    void showsTheMedianAndTheSpread() {
        assertThat(report.table()).contains("12,346 (10,000–13,000)").contains("0.123");
        assertThat(report.median("16 senders", "acked/s")).isEqualTo(12_345.6);
    }

    @Test
    void writesWhatProgramsAndBrowsersCanRead() throws Exception {
        var page = report.write(folder, new Plot("figures", List.of("acked/s", "p99 ms")));

        assertThat(page).hasFileName("2026-11-20-200000-ingest.md");
        assertThat(page).content().contains("commit abc").contains("- runs: 3");
        var json =
                new ObjectMapper()
                        .readTree(
                                Files.readString(folder.resolve("2026-11-20-200000-ingest.json")));
        assertThat(json.at("/rows/16 senders").path("acked/s")).hasSize(3);
        assertThat(json.at("/machine/cpu").asText()).isEqualTo("a cpu");
        var svg =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(folder.resolve("2026-11-20-200000-ingest.svg").toFile());
        assertThat(svg.getElementsByTagName("rect").getLength()).isGreaterThan(4);
    }
}
