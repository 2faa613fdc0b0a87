package dev.parley.dist;

import java.nio.file.Path;

/** The same on a cluster. */
class ClusterKillFaultTest extends KillFaultTest {
    @Override
    Installation start(Path data) {
        return ClusterInstallation.start(
                data, ClusterInstallation.plan(Installation.WITHOUT_LIMITS));
    }

    /**
     * Each of the four nodes once: it takes a quarter of a minute, as an owner is replaced after
     * six seconds.
     */
    @Override
    int rounds() {
        return Integer.getInteger("parley.kills", 4);
    }
}
