package dev.parley.engines;

import com.datastax.oss.driver.api.core.CqlSession;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

import java.net.InetSocketAddress;

class CassandraTest extends EngineContractTest {
    @BeforeEach
    void needJdk() {
        // Without one there is nothing to try; where every change is tried, it must be there.
        Assumptions.assumeTrue(
                Cassandra.canRun() || System.getenv("CI") != null, Cassandra.NEEDS_JDK);
    }

    @Override
    Engine engine() {
        return new Cassandra();
    }

    @Override
    void write(InetSocketAddress server, String value) {
        try (var session = connect(server)) {
            session.execute(
                    "CREATE KEYSPACE kept WITH replication ="
                            + " {'class': 'SimpleStrategy', 'replication_factor': 1}");
            session.execute("CREATE TABLE kept.kept (id int PRIMARY KEY, name text)");
            session.execute("INSERT INTO kept.kept (id, name) VALUES (1, '" + value + "')");
        }
    }

    @Override
    String read(InetSocketAddress server) {
        try (var session = connect(server)) {
            return session.execute("SELECT name FROM kept.kept WHERE id = 1").one().getString(0);
        }
    }

    private static CqlSession connect(InetSocketAddress server) {
        return CqlSession.builder()
                .addContactPoint(server)
                .withLocalDatacenter(Cassandra.DATACENTER)
                .build();
    }
}
