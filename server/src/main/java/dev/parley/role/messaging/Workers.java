package dev.parley.role.messaging;

/** What owners run on: their threads, and how they wait between two attempts. */
interface Workers {
    /** A thread that has not begun yet. */
    Thread thread(String name, Runnable work);

    void pause(long millis) throws InterruptedException;

    /**
     * Platform threads: they live as long as their partition and spend it in RocksDB and fsync,
     * where a virtual thread would hold its carrier anyway.
     */
    Workers OF_THE_PLATFORM =
            new Workers() {
                @Override
                public Thread thread(String name, Runnable work) {
                    return Thread.ofPlatform().name(name).unstarted(work);
                }

                @Override
                public void pause(long millis) throws InterruptedException {
                    Thread.sleep(millis);
                }
            };
}
