package dev.parley.role.messaging;

/** The two threads of a partition: one decides, one stores and publishes. */
final class OwnedPartition {
    private final long generation;
    private final Thread applying;
    private final Thread publishing;

    OwnedPartition(int partition, long generation, Applier applier, Publisher publisher) {
        this.generation = generation;
        // Platform threads: both live as long as the partition and spend it in RocksDB and fsync,
        // where a virtual thread would hold its carrier anyway.
        applying = Thread.ofPlatform().name("apply-" + partition).unstarted(applier);
        publishing = Thread.ofPlatform().name("publish-" + partition).unstarted(publisher);
    }

    /** Under which it is owned. */
    long generation() {
        return generation;
    }

    void start() {
        publishing.start();
        applying.start();
    }

    /** Returns when everything that was read from the log is stored and published. */
    void join() {
        try {
            applying.join();
            publishing.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
