package dev.parley.dist;

import java.nio.file.Path;

/** The same on a cluster. */
class ClusterKillFaultTest extends KillFaultTest {
    @Override
    Installation start(Path data) {
        return ClusterInstallation.start(
                data, ClusterInstallation.plan(Installation.WITHOUT_LIMITS));
    }

    /** Each takes longer than on one machine's disk: an owner is replaced after six seconds. */
    @Override
    int rounds() {
        return 12;
    }
}
