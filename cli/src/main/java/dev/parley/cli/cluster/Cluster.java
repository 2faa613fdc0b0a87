package dev.parley.cli.cluster;

import dev.parley.cli.cluster.Progress.State;
import dev.parley.engines.Cassandra;
import dev.parley.engines.Engine;
import dev.parley.engines.EngineException;
import dev.parley.engines.EngineProcess;
import dev.parley.engines.Fleet;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A cluster on this machine: real servers and Parley nodes as processes that go on when this
 * program ends, with all that is theirs in one folder. To try one and for tests, not to run one.
 */
public final class Cluster {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Path folder;
    private final Fleet fleet;
    private final Stores stores;
    private final Nodes nodes;

    private Cluster(Path folder, List<String> program) {
        this.folder = folder;
        this.fleet = Fleet.in(folder);
        this.stores = new Stores(folder);
        this.nodes = new Nodes(folder, stores, program);
    }

    /**
     * @param program the command line of Parley, before {@code serve}
     */
    public static Cluster in(Path folder, List<String> program) {
        return new Cluster(folder.toAbsolutePath().normalize(), program);
    }

    /** Whose nodes run the jar, the JVM and the JVM's flags that this program runs. */
    public static Cluster in(Path folder) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(Nodes.jvmFlags());
        command.add("-jar");
        command.add(ownJar().toString());
        return in(folder, command);
    }

    private static Path ownJar() {
        try {
            return Path.of(
                    Cluster.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public Path folder() {
        return folder;
    }

    /**
     * Starts what does not run, the servers first, and returns when every process answers.
     *
     * @throws EngineException when one cannot be started; the others go on
     */
    public void up(Plan plan, Progress progress) {
        try (var _ = fleet.lock()) {
            if (!Cassandra.canRun()) {
                throw new ClusterException(Cassandra.NEEDS_JDK);
            }
            plan.write(folder);
            inParallel(stores.engines(plan), engine -> start(engine, progress));
            inParallel(nodes(plan), node -> start(node, progress));
        }
    }

    /** Processes that are started from now on do not outlive this program: for tests. */
    public void endWithThisProgram() {
        fleet.endWithThisProgram();
    }

    /** New processes take the next free ports from this one on. */
    public void portsFrom(int first) {
        fleet.portsFrom(first);
    }

    /** As {@link #up}, for one process. */
    public void start(String name, Progress progress) {
        try (var _ = fleet.lock()) {
            start(engine(name), progress);
        }
    }

    /** SIGTERM, or what else its kind takes for it; returns when it has ended. */
    public void stop(String name, Progress progress) {
        stop(process(name), progress);
    }

    /** SIGKILL. */
    public void kill(String name) {
        process(name).kill();
    }

    /** Ends every process that was started here and still runs: nodes first, then servers. */
    public void down(Progress progress) {
        try (var _ = fleet.lock()) {
            var plan = plan();
            var all = fleet.processes();
            for (var wave :
                    List.of(
                            names(servers(nodes.gateways(plan))),
                            names(servers(nodes.messaging(plan))),
                            names(stores.engines(plan)))) {
                inParallel(
                        all.stream().filter(process -> wave.contains(process.name())).toList(),
                        process -> stop(process, progress));
            }
            // Started under an earlier plan that had more of them.
            inParallel(
                    all.stream().filter(EngineProcess::isAlive).toList(),
                    process -> stop(process, progress));
        }
    }

    /** Every process, nodes first. */
    public List<ProcessStatus> status() {
        var plan = plan();
        var result = new ArrayList<ProcessStatus>();
        try (var http = NodeMetrics.client()) {
            for (var kinds : List.of(nodes.gateways(plan), nodes.messaging(plan))) {
                for (var kind : kinds) {
                    var address = address(kind.server());
                    result.add(
                            status(
                                    kind.server(),
                                    kind.roles(),
                                    address.toString(),
                                    NodeMetrics.of(http, address)));
                }
            }
        }
        for (var engine : stores.engines(plan)) {
            result.add(
                    status(
                            engine,
                            engine.name().replaceFirst("-\\d+$", ""),
                            "127.0.0.1:" + engine.address(folder).getPort(),
                            NodeMetrics.UNKNOWN));
        }
        return result;
    }

    private ProcessStatus status(Engine engine, String role, String address, NodeMetrics metrics) {
        var process = fleet.find(engine.name());
        var alive = process.filter(EngineProcess::isAlive);
        var state = alive.isEmpty() ? "dead" : alive.get().isReady() ? "ready" : "not answering";
        return new ProcessStatus(
                engine.name(),
                role,
                address,
                state,
                process.map(EngineProcess::pid).orElse(0L),
                alive.map(EngineProcess::residentBytes).orElse(0L),
                metrics.connections(),
                metrics.partitions());
    }

    /** Where the page, the API and the socket are. */
    public List<URI> gateways() {
        return nodes.gateways(plan()).stream().map(kind -> address(kind.server())).toList();
    }

    /** Of the nodes that own partitions. */
    public List<String> messaging() {
        return names(servers(nodes.messaging(plan())));
    }

    /** All that was ever started here. */
    public List<EngineProcess> processes() {
        return fleet.processes();
    }

    /**
     * @throws ClusterException when there is none of that name, or it was never started
     */
    public EngineProcess process(String name) {
        return fleet.find(name)
                .orElseThrow(
                        () ->
                                new ClusterException(
                                        "There is no process %s in %s. There are: %s."
                                                .formatted(
                                                        name,
                                                        folder,
                                                        String.join(", ", names(all())))));
    }

    /**
     * @throws ClusterException when there is no cluster in the folder
     */
    public Plan plan() {
        return Plan.read(folder)
                .orElseThrow(
                        () ->
                                new ClusterException(
                                        "There is no cluster in %s. `parley cluster up` makes one."
                                                .formatted(folder)));
    }

    private Engine engine(String name) {
        return all().stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ClusterException(
                                        "There is no process %s in this cluster. There are: %s."
                                                .formatted(name, String.join(", ", names(all())))));
    }

    private List<Engine> all() {
        var all = new ArrayList<>(nodes(plan()));
        all.addAll(stores.engines(plan()));
        return all;
    }

    private List<Engine> nodes(Plan plan) {
        var both = new ArrayList<>(servers(nodes.gateways(plan)));
        both.addAll(servers(nodes.messaging(plan)));
        return both;
    }

    private static List<Engine> servers(List<Nodes.Kind> kinds) {
        return kinds.stream().map(Nodes.Kind::server).toList();
    }

    private static List<String> names(List<Engine> engines) {
        return engines.stream().map(Engine::name).toList();
    }

    private URI address(Engine node) {
        return URI.create("http://localhost:" + node.address(folder).getPort());
    }

    private void start(Engine engine, Progress progress) {
        var from = System.nanoTime();
        var before = fleet.find(engine.name()).filter(EngineProcess::isAlive);
        try {
            if (before.isPresent()) {
                before.get().awaitReady();
                progress.report(engine.name(), State.RUNNING, millisSince(from));
                return;
            }
            progress.report(engine.name(), engine.isFetched() ? State.STARTING : State.FETCHING, 0);
            var process = fleet.start(engine);
            progress.report(engine.name(), State.STARTING, millisSince(from));
            process.awaitReady();
            progress.report(engine.name(), State.READY, millisSince(from));
        } catch (RuntimeException failed) {
            progress.report(engine.name(), State.FAILED, millisSince(from));
            throw failed;
        }
    }

    private void stop(EngineProcess process, Progress progress) {
        if (!process.isAlive()) {
            return;
        }
        var from = System.nanoTime();
        progress.report(process.name(), State.STOPPING, 0);
        process.stop();
        progress.report(process.name(), State.STOPPED, millisSince(from));
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / NANOS_PER_MILLI;
    }

    /** What is done with one of several. */
    private interface Step<T> {
        void on(T each);
    }

    /**
     * Does it with all at once; when some fail, the first failure is thrown after all have ended.
     */
    private static <T> void inParallel(List<T> all, Step<T> step) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (var each : all) {
                tasks.add(
                        () -> {
                            step.on(each);
                            return null;
                        });
            }
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ClusterException("It was stopped before it was done.");
        }
    }
}
