package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.EngineProcess;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The nodes as they stand in ZooKeeper, seen by a client of its own. */
final class Registry implements AutoCloseable {
    private static final String NODES = "/parley/nodes";
    private static final String JOBS = "/parley/leaders/jobs";
    private static final int SESSION_TIMEOUT_MILLIS = 10_000;
    private static final int PASSWORD_BYTES = 16;

    /** With this and a session's number, ZooKeeper makes the session's password. */
    private static final long SESSION_SECRET = 0xB3415C00L;

    private final String connect;
    private final ZooKeeper client;

    private Registry(String connect, ZooKeeper client) {
        this.connect = connect;
        this.client = client;
    }

    static Registry open(EngineProcess server) throws IOException {
        var connect = "127.0.0.1:" + server.address().getPort();
        return new Registry(connect, new ZooKeeper(connect, SESSION_TIMEOUT_MILLIS, _ -> {}));
    }

    /** Each node's session, by the node's name; one of two that it has for a moment. */
    Map<String, Long> sessions() throws KeeperException, InterruptedException {
        return owners(NODES);
    }

    /** Whether it is the session of a node that does the jobs, or would next. */
    boolean wantsJobs(long session) throws KeeperException, InterruptedException {
        return owners(JOBS).containsValue(session);
    }

    /** By their names, without what ZooKeeper has numbered them by. */
    private Map<String, Long> owners(String folder) throws KeeperException, InterruptedException {
        var owners = new HashMap<String, Long>();
        for (var child : client.getChildren(folder, false)) {
            var stat = client.exists(folder + "/" + child, false);
            if (stat != null) {
                owners.put(child.split(":", 2)[0], stat.getEphemeralOwner());
            }
        }
        return owners;
    }

    /** A second client of the same session closes it, of which the node knows nothing. */
    void end(long session) throws IOException, InterruptedException {
        var password = new byte[PASSWORD_BYTES];
        new Random(session ^ SESSION_SECRET).nextBytes(password);
        var isConnected = new CountDownLatch(1);
        var twin =
                new ZooKeeper(
                        connect,
                        SESSION_TIMEOUT_MILLIS,
                        event -> {
                            if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                                isConnected.countDown();
                            }
                        },
                        session,
                        password);
        assertThat(isConnected.await(SESSION_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
        twin.close();
    }

    @Override
    public void close() throws InterruptedException {
        client.close();
    }
}
