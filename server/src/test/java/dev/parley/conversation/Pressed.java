package dev.parley.conversation;

import java.time.Duration;

/** Commands of a node seem to wait so long, while this is open. */
public final class Pressed implements AutoCloseable {
    private static final long EVERY_MILLIS = 10;

    private final Thread pressing;

    private Pressed(Thread pressing) {
        this.pressing = pressing;
    }

    public static Pressed by(Pressure pressure, Duration wait) {
        return new Pressed(
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    while (!Thread.currentThread().isInterrupted()) {
                                        pressure.waited(wait.toNanos());
                                        pause();
                                    }
                                }));
    }

    private static void pause() {
        try {
            // Not a wait: at this pace outcomes seem to come.
            Thread.sleep(EVERY_MILLIS);
        } catch (InterruptedException ends) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        pressing.interrupt();
    }
}
