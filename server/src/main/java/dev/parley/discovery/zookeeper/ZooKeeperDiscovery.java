package dev.parley.discovery.zookeeper;

import dev.parley.discovery.Discovery;
import dev.parley.discovery.DiscoveryException;
import dev.parley.discovery.Leader;
import dev.parley.discovery.LiveNode;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * Nodes as ZooKeeper knows them: what it said last is kept in memory, and asking never leaves the
 * process. While it is away everything stays as it was last heard, but for what this node leads,
 * which it leads no longer.
 */
public final class ZooKeeperDiscovery implements Discovery {
    private static final int MAX_START_MILLIS = 15_000;
    private static final int FIRST_RETRY_MILLIS = 100;
    private static final int MAX_RETRY_MILLIS = 1_000;
    private static final int MAX_RETRIES = 10;
    private static final int MAX_CLOSE_MILLIS = 1_000;
    private static final String NAMES = "[A-Za-z0-9._-]{1,200}";
    private static final Logger log = LoggerFactory.getLogger(ZooKeeperDiscovery.class);

    private final String name;
    private final String path;
    private final String folder;
    private final long sessionTimeoutMillis;
    private final CuratorFramework client;
    private final CuratorCache cache;
    private final OwnEntry entry;
    private final CountDownLatch filled = new CountDownLatch(1);
    private final Map<String, Candidacy> candidacies = new HashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean willTell = new AtomicBoolean();
    private final ScheduledExecutorService teller =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("discovery-changes").daemon().factory());

    /** As they stand in ZooKeeper, by their paths there. */
    private final Map<String, Entry> entries = new HashMap<>();

    /** Those of them that are gone, but may be so because ZooKeeper was away. */
    private final Set<String> missing = new HashSet<>();

    private boolean isForgiving;

    private LiveNode self;
    private boolean isFilled;
    private volatile List<LiveNode> nodes;

    private ZooKeeperDiscovery(ZooKeeperDiscoveryConfig config, LiveNode self) {
        this.self = self;
        name = self.name();
        path = config.path();
        folder = path + "/nodes";
        sessionTimeoutMillis = config.sessionTimeoutMillis();
        nodes = List.of(self);
        client =
                CuratorFrameworkFactory.builder()
                        .connectString(config.connect())
                        .sessionTimeoutMs(config.sessionTimeoutMillis())
                        .connectionTimeoutMs(config.sessionTimeoutMillis() / 2)
                        .retryPolicy(
                                new BoundedExponentialBackoffRetry(
                                        FIRST_RETRY_MILLIS, MAX_RETRY_MILLIS, MAX_RETRIES))
                        // The servers are those that are configured, whatever they call themselves.
                        .ensembleTracker(false)
                        .build();
        entry = new OwnEntry(client, folder, self, this::refresh);
        cache =
                CuratorCache.builder(client, folder)
                        .withOptions(CuratorCache.Options.DO_NOT_CLEAR_ON_CLOSE)
                        // It reads again by itself when the connection is back.
                        .withExceptionHandler(failed -> log.debug("An entry is not read", failed))
                        .build();
        cache.listenable().addListener(new Changes());
        client.getConnectionStateListenable().addListener((_, state) -> connection(state));
    }

    /**
     * Makes this node known, and returns when all others are.
     *
     * @throws DiscoveryException when no ZooKeeper answers within 15 s
     */
    public static Discovery open(ZooKeeperDiscoveryConfig config, LiveNode self) {
        return open(config, self, MAX_START_MILLIS);
    }

    static ZooKeeperDiscovery open(
            ZooKeeperDiscoveryConfig config, LiveNode self, int maxStartMillis) {
        if (!self.name().matches(NAMES)) {
            throw new IllegalArgumentException(
                    "the name of a node has letters, digits, dots and dashes, 200 at most: "
                            + self.name());
        }
        var discovery = new ZooKeeperDiscovery(config, self);
        try {
            discovery.start(config.connect(), maxStartMillis);
            return discovery;
        } catch (InterruptedException stopped) {
            discovery.close();
            Thread.currentThread().interrupt();
            throw new DiscoveryException("stopped while it waits for ZooKeeper", stopped);
        } catch (DiscoveryException refused) {
            discovery.close();
            throw refused;
        } catch (Exception failed) {
            discovery.close();
            throw new DiscoveryException("ZooKeeper at " + config.connect() + " fails", failed);
        }
    }

    private void start(String connect, int maxMillis) throws Exception {
        client.start();
        if (!client.blockUntilConnected(maxMillis, TimeUnit.MILLISECONDS)) {
            throw noAnswer(connect, maxMillis);
        }
        entry.open();
        cache.start();
        if (!filled.await(maxMillis, TimeUnit.MILLISECONDS)) {
            throw noAnswer(connect, maxMillis);
        }
    }

    private static DiscoveryException noAnswer(String connect, int maxMillis) {
        return new DiscoveryException(
                "no ZooKeeper answers at " + connect + " within " + maxMillis / 1_000.0 + " s");
    }

    private final class Changes implements CuratorCacheListener {
        @Override
        public void event(Type type, @Nullable ChildData before, @Nullable ChildData now) {
            var at = Objects.requireNonNull(now == null ? before : now).getPath();
            if (!at.startsWith(folder + "/")) {
                return;
            }
            take(at, now);
            if (type != Type.NODE_CHANGED && Entry.isOf(name, at)) {
                entry.lookSoon();
            }
        }

        @Override
        public void initialized() {
            fill();
            filled.countDown();
        }
    }

    private synchronized void fill() {
        isFilled = true;
        refresh();
    }

    private synchronized void take(String at, @Nullable ChildData now) {
        var read = now == null ? null : Entry.read(at, now.getData()).orElse(null);
        if (read != null) {
            entries.put(at, read);
            missing.remove(at);
        } else if (isForgiving && entries.containsKey(at)) {
            missing.add(at);
        } else {
            entries.remove(at);
        }
        refresh();
    }

    private void connection(ConnectionState state) {
        switch (state) {
            case SUSPENDED -> {
                log.warn("ZooKeeper does not answer; the nodes are as they were last heard of");
                forgive();
            }
            case RECONNECTED -> {
                log.info("ZooKeeper answers again");
                entry.lookSoon();
                later(this::forgiveNoMore, 2 * sessionTimeoutMillis);
            }
            case CONNECTED, LOST, READ_ONLY -> {}
        }
    }

    /**
     * When ZooKeeper comes back, it ends the sessions of those who are not back yet, and they need
     * a moment to begin another. They live all the while, so they stay.
     */
    private synchronized void forgive() {
        isForgiving = true;
    }

    private synchronized void forgiveNoMore() {
        if (client.getZookeeperClient().isConnected()) {
            isForgiving = false;
            entries.keySet().removeAll(missing);
            missing.clear();
            refresh();
        }
    }

    private synchronized void refresh() {
        if (!isFilled) {
            return;
        }
        var newest = new TreeMap<String, Entry>();
        for (var one : entries.values()) {
            newest.merge(one.name(), one, BinaryOperator.maxBy(Entry.BY_AGE));
        }
        var known = new TreeMap<String, LiveNode>();
        newest.forEach((of, one) -> known.put(of, one.node()));
        if (!entry.isReplaced()) {
            known.put(name, self);
        }
        known.putIfAbsent(name, self);
        var now = List.copyOf(known.values());
        if (!now.equals(nodes)) {
            nodes = now;
            tellSoon();
        }
    }

    private void tellSoon() {
        if (willTell.compareAndSet(false, true)) {
            later(this::tell, 0);
        }
    }

    private void later(Runnable task, long afterMillis) {
        try {
            var unused = teller.schedule(task, afterMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            log.debug("Nobody is told any more", closed);
        }
    }

    private void tell() {
        willTell.set(false);
        for (var listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException failed) {
                log.warn("A change of the nodes is not taken in", failed);
            }
        }
    }

    @Override
    public List<LiveNode> nodes() {
        return nodes;
    }

    @Override
    public synchronized void update(UnaryOperator<LiveNode> change) {
        var changed = change.apply(self);
        if (!changed.name().equals(name)) {
            throw new IllegalArgumentException("a node keeps its name, " + name);
        }
        self = changed;
        entry.want(changed);
        refresh();
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void lead(String task, Leader leader) {
        synchronized (candidacies) {
            if (candidacies.containsKey(task)) {
                throw new IllegalArgumentException("this node wants to lead " + task + " already");
            }
            candidacies.put(task, Candidacy.open(client, path + "/leaders/" + task, name, leader));
        }
    }

    /** For tests that end its session. */
    CuratorFramework client() {
        return client;
    }

    @Override
    public void close() {
        synchronized (candidacies) {
            candidacies.values().forEach(Candidacy::close);
            candidacies.clear();
        }
        entry.close();
        cache.close();
        client.close();
        teller.shutdown();
        try {
            if (!teller.awaitTermination(MAX_CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                teller.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            teller.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
