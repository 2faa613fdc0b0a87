package dev.parley.discovery.zookeeper;

import dev.parley.discovery.LiveNode;

import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the entry of this node in ZooKeeper: writes it again when it has changed, and makes it anew
 * when it is gone or belongs to a session that is over. One thread does all of it; those who change
 * what is written never wait for it.
 *
 * <p>A newer start of a node takes the entries of an older one under the same name away, and an
 * older one that sees a newer stays out of it: two processes by one name do not take turns.
 */
final class OwnEntry implements AutoCloseable {
    /** How often others hear of nothing but another number of connections. */
    private static final long LOAD_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final int RETRY_MILLIS = 500;
    private static final Logger log = LoggerFactory.getLogger(OwnEntry.class);

    private final CuratorFramework client;
    private final String folder;
    private final String name;
    private final Runnable replaced;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private LiveNode wanted;
    private LiveNode written;
    private boolean mustLook;
    private boolean isClosed;

    // Touched by one thread at a time: whoever opens, then the thread.
    private @Nullable String path;
    private long incarnation = Entry.FIRST;
    private long writtenNanos;
    private volatile boolean isReplaced;

    /**
     * @param folder in which all nodes of the cluster have their entries
     * @param replaced called when {@link #isReplaced} has changed
     */
    OwnEntry(CuratorFramework client, String folder, LiveNode self, Runnable replaced) {
        this.client = client;
        this.folder = folder;
        this.replaced = replaced;
        name = self.name();
        wanted = self;
        written = self;
        thread = Thread.ofPlatform().name("discovery").daemon().unstarted(this::run);
    }

    /** Makes the entry; throws whatever the client throws. */
    void open() throws Exception {
        look(wanted);
        writtenNanos = System.nanoTime();
        thread.start();
    }

    /** To be written soon. */
    void want(LiveNode self) {
        lock.lock();
        try {
            wanted = self;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The entry may be gone, or another by this name. */
    void lookSoon() {
        lock.lock();
        try {
            mustLook = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** A newer start of this node has taken its place. */
    boolean isReplaced() {
        return isReplaced;
    }

    private void run() {
        var told = "";
        try {
            while (awaitWork()) {
                if (!client.blockUntilConnected(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    continue;
                }
                try {
                    work();
                } catch (InterruptedException stopped) {
                    throw stopped;
                } catch (Exception failed) {
                    if (!failed.toString().equals(told)) {
                        told = failed.toString();
                        log.warn("This node cannot tell the others of itself: {}", told);
                    }
                    lookSoon();
                    Thread.sleep(RETRY_MILLIS);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns false when there will be no more work. */
    private boolean awaitWork() throws InterruptedException {
        lock.lock();
        try {
            while (!isClosed && !mustLook) {
                if (wanted.equals(written)) {
                    changed.await();
                } else {
                    long left = writtenNanos + LOAD_GAP_NANOS - System.nanoTime();
                    if (left <= 0 || !isLoadAlone(written, wanted)) {
                        return true;
                    }
                    changed.awaitNanos(left);
                }
            }
            return !isClosed;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isLoadAlone(LiveNode before, LiveNode after) {
        return before.equals(after.withConnections(before.connections(), before.maxConnections()));
    }

    private void work() throws Exception {
        LiveNode now;
        boolean looks;
        lock.lock();
        try {
            now = wanted;
            looks = mustLook;
            mustLook = false;
        } finally {
            lock.unlock();
        }
        if (looks || isReplaced || !overwrite(now)) {
            look(now);
        }
        lock.lock();
        try {
            written = now;
            writtenNanos = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** False when the entry is gone. */
    private boolean overwrite(LiveNode now) throws Exception {
        if (path == null) {
            return false;
        }
        try {
            client.setData().forPath(path, Entry.write(incarnation, now));
            return true;
        } catch (NoNodeException gone) {
            return false;
        }
    }

    private void look(LiveNode now) throws Exception {
        boolean wasReplaced = isReplaced;
        isReplaced = namesakes().stream().anyMatch(this::isNewer);
        if (isReplaced != wasReplaced) {
            replaced.run();
        }
        if (isReplaced) {
            if (!wasReplaced) {
                log.error(
                        "Another node was started by the name of this one, {}: nobody is sent here"
                                + " any more. Stop one of them.",
                        name);
            }
            forget();
            return;
        }
        if (!isMine() || !overwrite(now)) {
            make(now);
        }
        // Only now, so that others see this node all the time.
        for (var other : namesakes()) {
            if (!isNewer(other)) {
                delete(Entry.path(folder, name, other.sequence()));
            }
        }
    }

    private boolean isNewer(Entry other) {
        return incarnation != Entry.FIRST && other.incarnation() > incarnation;
    }

    private void make(LiveNode now) throws Exception {
        path =
                client.create()
                        .creatingParentsIfNeeded()
                        .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                        .forPath(Entry.prefix(folder, name), Entry.write(incarnation, now));
        if (incarnation == Entry.FIRST) {
            incarnation = Entry.sequence(path);
        }
    }

    /** Whether the entry is there and goes with the session that there is now. */
    private boolean isMine() throws Exception {
        if (path == null) {
            return false;
        }
        var stat = client.checkExists().forPath(path);
        return stat != null
                && stat.getEphemeralOwner()
                        == client.getZookeeperClient().getZooKeeper().getSessionId();
    }

    /** Other entries by this name; those of older sessions of this very process are among them. */
    private List<Entry> namesakes() throws Exception {
        var found = new ArrayList<Entry>();
        boolean mine = isMine();
        try {
            for (var child : client.getChildren().forPath(folder)) {
                var at = folder + "/" + child;
                if (Entry.isOf(name, child) && !(mine && at.equals(path))) {
                    Entry.read(at, client.getData().forPath(at)).ifPresent(found::add);
                }
            }
        } catch (NoNodeException goneMeanwhile) {
            log.debug("An entry, or the folder of them, is not there", goneMeanwhile);
        }
        return found;
    }

    private void forget() throws Exception {
        if (path != null) {
            delete(path);
            path = null;
        }
    }

    private void delete(String at) throws Exception {
        try {
            client.delete().forPath(at);
        } catch (NoNodeException alreadyGone) {
            log.debug("{} is gone already", at, alreadyGone);
        }
    }

    /** Ends the thread; the entry goes with the session. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
