package dev.parley.dist;

import dev.parley.cli.cluster.Plan;

import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/** A cluster in whose nodes the time of day jumps, and back again; its servers keep theirs. */
class ClusterClockFaultTest extends FaultMatrix<ClusterInstallation> {
    private WallClock clock;

    @Override
    String name() {
        return "cluster, clock jumps";
    }

    @Override
    ClusterInstallation start(Path data) throws Exception {
        clock = WallClock.in(data, name());
        return ClusterInstallation.start(
                data.resolve("data"),
                new Plan(2, 2, 1, Installation.WITHOUT_LIMITS),
                clock.environment());
    }

    @Override
    List<Fault> faults(ClusterInstallation cluster, RandomGenerator random) {
        return List.of();
    }

    /** Whatever the clock says, the rest of it is the same. */
    @Override
    List<Fault> onTheWay(Network network, Crowd crowd, Bystanders bystanders) {
        return clock.jumps(crowd);
    }
}
