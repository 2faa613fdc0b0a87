package dev.parley.dist;

import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/** One process whose time of day jumps, and back again. */
class ClockFaultTest extends FaultMatrix<EmbeddedInstallation> {
    private WallClock clock;

    @Override
    String name() {
        return "embedded, clock jumps";
    }

    @Override
    EmbeddedInstallation start(Path data) throws Exception {
        clock = WallClock.in(data, name());
        return EmbeddedInstallation.start(
                data.resolve("data"), Installation.WITHOUT_LIMITS, clock.environment());
    }

    @Override
    List<Fault> faults(EmbeddedInstallation parley, RandomGenerator random) {
        return List.of();
    }

    /** Whatever the clock says, the rest of it is the same. */
    @Override
    List<Fault> onTheWay(Network network, Crowd crowd, Bystanders bystanders) {
        return clock.jumps(crowd);
    }
}
