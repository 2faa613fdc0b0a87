package dev.parley.role.messaging;

/** The two threads of a partition: one decides, one stores and publishes. */
final class OwnedPartition {
    private final long generation;
    private final Thread applying;
    private final Thread publishing;

    OwnedPartition(
            int partition, long generation, Applier applier, Publisher publisher, Workers workers) {
        this.generation = generation;
        applying = workers.thread("apply-" + partition, applier);
        publishing = workers.thread("publish-" + partition, publisher);
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
