package dev.parley.app;

import sun.misc.Signal;

import java.util.concurrent.CountDownLatch;

/**
 * Waits for SIGTERM or Ctrl-C. Java has no other API for signals: a shutdown hook could close the
 * node too, but then the process would end with code 143 instead of 0.
 */
final class StopSignal {
    /** As shells report a program that was ended by Ctrl-C. */
    private static final int INTERRUPTED = 130;

    private final CountDownLatch received = new CountDownLatch(1);

    private StopSignal() {}

    /** The first signal is remembered for {@link #await}; a second one ends the process at once. */
    static StopSignal listen() {
        StopSignal stop = new StopSignal();
        Signal.handle(new Signal("TERM"), stop::receive);
        Signal.handle(new Signal("INT"), stop::receive);
        return stop;
    }

    void await() throws InterruptedException {
        received.await();
    }

    private void receive(Signal signal) {
        if (received.getCount() == 0) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        received.countDown();
    }
}
