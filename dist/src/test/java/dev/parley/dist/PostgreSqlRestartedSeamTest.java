package dev.parley.dist;

import org.junit.jupiter.api.Test;

class PostgreSqlRestartedSeamTest extends SeamTest {
    @Test
    void messagesGoOnAndChangesOfMembersWait() throws Exception {
        survives(
                "PostgreSQL restarted",
                (cluster, crowd) -> {
                    var from = System.nanoTime();
                    cluster.process("postgresql").kill();
                    cluster.makeWhole();
                    return "served again after " + seconds(crowd.awaitHealthy(from));
                });
    }
}
