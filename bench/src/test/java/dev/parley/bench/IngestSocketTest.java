package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.crew.CrewProcess;
import dev.parley.bench.crew.Crews;
import dev.parley.bench.crew.Op;
import dev.parley.bench.crew.Traffic;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

class IngestSocketTest {
    private static final int ACCOUNTS = 3;

    @TempDir private Path folder;
    private BenchNode node;

    @BeforeEach
    void start() throws Exception {
        node = BenchNode.start(folder);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void acknowledgesEveryMessageOfAScheduleAndOfWaitingSenders() {
        var target = node.target();
        try (var crews = BenchNode.crews()) {
            Measurement.requireAll(
                    crews.connect(target.gateways(), IngestCommand.seats(target, ACCOUNTS), 2),
                    ACCOUNTS);

            var open = Measurement.of(crews, Traffic.open(100, 64, 100, 500), 1, target.process());
            assertThat(open.lost()).isZero();
            assertThat(open.refused()).isEmpty();
            assertThat(open.collected().ops().get(Op.POST).count()).isEqualTo(50);
            assertThat(open.collected().delivery().count()).isEqualTo(50);
            assertThat(open.collected().gaps() + open.collected().disorders()).isZero();

            var closed =
                    Measurement.of(crews, Traffic.closed(2, 128, 100, 300), 1, target.process());
            assertThat(closed.lost()).isZero();
            assertThat(closed.collected().ops().get(Op.POST).count()).isPositive();
            assertThat(closed.collected().gaps() + closed.collected().disorders()).isZero();
            assertThat(closed.serverCpuSeconds()).isPresent();
        }
    }

    @Test
    void aCrewInAProcessOfItsOwnDoesTheSame() {
        var target = node.target();
        try (var crews = new Crews(() -> CrewProcess.start(List.of()))) {
            Measurement.requireAll(
                    crews.connect(target.gateways(), IngestCommand.seats(target, 1), 1), 1);

            var measured = Measurement.of(crews, Traffic.open(50, 16, 0, 300), 1, target.process());

            assertThat(measured.lost()).isZero();
            assertThat(measured.collected().ops().get(Op.POST).count()).isEqualTo(15);
        }
    }

    @Test
    void tellsWhatTheServerRefuses() {
        var target = node.target();
        try (var crews = BenchNode.crews()) {
            var connected =
                    crews.connect(
                            target.gateways(),
                            List.of(
                                    dev.parley.bench.crew.Seat.of(
                                            "parley_session=forged", "c", 0, false)),
                            1);

            assertThat(connected.live()).isZero();
            assertThat(connected.failures().toString()).contains("4401");
        }
    }
}
