package dev.parley.conversation;

import java.time.Duration;

/** Commands of a node seem to wait so long, while this is open. */
public final class Pressed implements AutoCloseable {
    private static final int EACH_TIME = 10;
    private static final long EVERY_MILLIS = 10;

    private final Pressure pressure;
    private final int inside;
    private final Thread pressing;

    private Pressed(Pressure pressure, Duration wait) {
        this.pressure = pressure;
        inside = (int) (EACH_TIME * wait.toMillis() / EVERY_MILLIS);
        for (var command = 0; command < inside; command++) {
            pressure.entered();
        }
        pressing = Thread.ofPlatform().daemon().start(() -> press(wait));
    }

    public static Pressed by(Pressure pressure, Duration wait) {
        return new Pressed(pressure, wait);
    }

    private void press(Duration wait) {
        while (!Thread.currentThread().isInterrupted()) {
            for (var command = 0; command < EACH_TIME; command++) {
                pressure.entered();
                pressure.left(System.nanoTime() - wait.toNanos());
            }
            pause();
        }
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
        pressure.dropped(inside);
    }
}
