package dev.parley.discovery.zookeeper;

import dev.parley.discovery.DiscoveryException;
import dev.parley.discovery.Leader;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * This node among those that want to do one task. It resigns as soon as the connection to ZooKeeper
 * is in doubt, since another may be elected while it cannot hear of it.
 */
final class Candidacy implements LeaderLatchListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Candidacy.class);

    private final LeaderLatch latch;
    private final Leader leader;
    private boolean isElected;
    private boolean isClosed;

    private Candidacy(LeaderLatch latch, Leader leader) {
        this.latch = latch;
        this.leader = leader;
    }

    static Candidacy open(CuratorFramework client, String path, String node, Leader leader) {
        var candidacy = new Candidacy(new LeaderLatch(client, path, node), leader);
        try {
            candidacy.latch.addListener(candidacy);
            candidacy.latch.start();
            return candidacy;
        } catch (Exception impossible) {
            throw new DiscoveryException("cannot take part in the choice at " + path, impossible);
        }
    }

    @Override
    public synchronized void isLeader() {
        if (!isElected && !isClosed) {
            isElected = true;
            leader.elected();
        }
    }

    @Override
    public synchronized void notLeader() {
        if (isElected) {
            isElected = false;
            leader.resigned();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            notLeader();
        }
        try {
            // Not within the lock, which its own threads take while they hold its.
            latch.close();
        } catch (IOException left) {
            log.debug("The seat of a candidate goes with the session", left);
        }
    }
}
