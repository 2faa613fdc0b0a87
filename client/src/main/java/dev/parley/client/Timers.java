package dev.parley.client;

import java.util.PriorityQueue;

/** What is to be done later, by the owner's thread. */
final class Timers {
    private final ClientClock clock;
    private final PriorityQueue<Timer> queue = new PriorityQueue<>();
    private long made;

    Timers(ClientClock clock) {
        this.clock = clock;
    }

    Timer after(long millis, Runnable action) {
        return at(clock.millis() + millis, action);
    }

    Timer at(long dueMillis, Runnable action) {
        var timer = new Timer(dueMillis, made++, action);
        queue.add(timer);
        return timer;
    }

    /** When the next one is due, far away when there is none. */
    long nextMillis() {
        var next = queue.peek();
        return next == null ? clock.millis() + Integer.MAX_VALUE : next.dueMillis;
    }

    void runDue() {
        long now = clock.millis();
        for (var next = queue.peek(); next != null && next.dueMillis <= now; next = queue.peek()) {
            queue.remove();
            next.action.run();
        }
    }

    final class Timer implements Comparable<Timer> {
        private final long dueMillis;
        private final long order;
        private final Runnable action;

        private Timer(long dueMillis, long order, Runnable action) {
            this.dueMillis = dueMillis;
            this.order = order;
            this.action = action;
        }

        void cancel() {
            queue.remove(this);
        }

        @Override
        public int compareTo(Timer other) {
            return dueMillis == other.dueMillis
                    ? Long.compare(order, other.order)
                    : Long.compare(dueMillis, other.dueMillis);
        }
    }
}
