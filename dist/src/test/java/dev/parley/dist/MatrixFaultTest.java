package dev.parley.dist;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What can happen to one process on embedded storage, and on the way to it. */
class MatrixFaultTest extends FaultMatrix<EmbeddedInstallation> {
    @Override
    String name() {
        return "embedded";
    }

    @Override
    EmbeddedInstallation start(Path data) {
        return EmbeddedInstallation.start(data, Installation.WITHOUT_LIMITS);
    }

    @Override
    List<Fault> faults(EmbeddedInstallation parley, RandomGenerator random) {
        var faults = new ArrayList<Fault>();
        faults.add(Fault.until("killed", 0, parley::kill, parley::restart));
        faults.add(Fault.until("killed, away 10 s", 10, parley::kill, parley::restart));
        faults.add(Fault.until("drained", 0, parley::drain, parley::restart));
        pauses().mapToObj(
                        seconds ->
                                Fault.until(
                                        "paused %d s".formatted(seconds),
                                        seconds,
                                        parley::pause,
                                        parley::resume))
                .forEach(faults::add);
        return faults;
    }
}
