package dev.parley.simulation;

import java.lang.reflect.Constructor;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * One thread, one clock and one source of chance for everything that runs in a simulation.
 *
 * <p>The code that is tried is the product's own, with its threads, locks and queues: those threads
 * are virtual ones whose scheduler is a {@link Process} of this world. Whenever one of them waits,
 * the world draws who goes on. Threads that they start inherit the scheduler. Time passes when
 * nobody can go on, and costs nothing.
 */
public final class World {
    private static final Constructor<?> BUILDER = builder();

    private final RandomGenerator random;
    private final Thread thread = Thread.currentThread();
    private final List<Step> ready = new ArrayList<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(
                    Comparator.comparingLong(Timer::atNanos).thenComparingLong(Timer::number));
    private final List<Throwable> failures = new ArrayList<>();
    private long nowNanos = 1;
    private long number;
    private long steps;
    private long trace;

    private record Step(Process process, Runnable work) {}

    private record Timer(long atNanos, long number, Process process, Runnable work) {}

    public World(RandomGenerator random) {
        this.random = random;
    }

    private static Constructor<?> builder() {
        try {
            // Not public before the JDK lets a scheduler be chosen; there for its own tests.
            var builder =
                    Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                            .getDeclaredConstructor(Executor.class);
            builder.setAccessible(true);
            return builder;
        } catch (ReflectiveOperationException otherJdk) {
            throw new ExceptionInInitializerError(otherJdk);
        }
    }

    public RandomGenerator random() {
        return random;
    }

    public long nowNanos() {
        return nowNanos;
    }

    public long nowMillis() {
        return 1_700_000_000_000L + nowNanos / 1_000_000;
    }

    /** Something between the two, each end as likely. */
    public long millis(long least, long most) {
        return TimeUnit.MICROSECONDS.toNanos(random.nextLong(least * 1_000, most * 1_000 + 1));
    }

    /** True so many times of a thousand. */
    public boolean perMille(int times) {
        return random.nextInt(1_000) < times;
    }

    /** The same for two runs that did the same. */
    public long trace() {
        return trace;
    }

    public long steps() {
        return steps;
    }

    public Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(nowMillis());
            }
        };
    }

    /** What was thrown and nobody caught. */
    public List<Throwable> failures() {
        return failures;
    }

    public Process process(String name) {
        return new Process(name);
    }

    /** Runs {@code work} in this thread; it must not wait. */
    public void after(long nanos, Runnable work) {
        timers.add(new Timer(nowNanos + nanos, number++, null, work));
    }

    /**
     * Lets everything run until {@code done}.
     *
     * @throws AssertionError when that does not come within {@code maxNanos}, or ever
     */
    public void run(BooleanSupplier done, long maxNanos) {
        var end = nowNanos + maxNanos;
        while (!done.getAsBoolean()) {
            if (nowNanos > end) {
                throw new AssertionError("nothing more happens: stuck at " + nowNanos / 1_000_000);
            }
            if (ready.isEmpty() || timers.peek() != null && timers.peek().atNanos() <= nowNanos) {
                var timer = timers.poll();
                if (timer == null) {
                    throw new AssertionError("nobody can go on");
                }
                nowNanos = Math.max(nowNanos, timer.atNanos());
                if (timer.process() == null) {
                    timer.work().run();
                } else if (!timer.process().dead) {
                    timer.process().arrive(timer.work());
                }
                continue;
            }
            nowNanos += 200;
            var index = random.nextInt(ready.size());
            var step = ready.get(index);
            var last = ready.removeLast();
            if (last != step) {
                ready.set(index, last);
            }
            if (!step.process().dead) {
                steps++;
                trace = trace * 31 + nowNanos + step.process().name.hashCode();
                step.work().run();
            }
        }
    }

    /** Goes on for so long. */
    public void pass(long nanos) {
        var over = new boolean[1];
        after(nanos, () -> over[0] = true);
        run(() -> over[0], nanos + 1);
    }

    /** One process of an installation: threads that live, freeze and die together. */
    public final class Process implements Executor {
        private final String name;
        private final List<Runnable> held = new ArrayList<>();
        private boolean dead;
        private boolean frozen;

        private Process(String name) {
            this.name = name;
        }

        public String name() {
            return name;
        }

        public boolean isAlive() {
            return !dead;
        }

        public boolean isFrozen() {
            return frozen;
        }

        /** A thread of this process can go on. */
        @Override
        public void execute(Runnable continuation) {
            if (Thread.currentThread() != thread && !Thread.currentThread().isVirtual()) {
                // A wait of the real clock has ended; who is dead does not hear of it.
                if (!dead) {
                    throw new IllegalStateException("real time in a simulation");
                }
                return;
            }
            arrive(continuation);
        }

        private void arrive(Runnable work) {
            if (frozen) {
                held.add(work);
            } else if (!dead) {
                ready.add(new Step(this, work));
            }
        }

        public Thread thread(Runnable work) {
            try {
                var builder = (Thread.Builder.OfVirtual) BUILDER.newInstance(this);
                return builder.uncaughtExceptionHandler((_, failure) -> failures.add(failure))
                        .unstarted(work);
            } catch (ReflectiveOperationException otherJdk) {
                throw new AssertionError(otherJdk);
            }
        }

        public void start(Runnable work) {
            thread(work).start();
        }

        /** Starts {@code work} in a thread of this process after a while, if it lives then. */
        public void after(long nanos, Runnable work) {
            timers.add(new Timer(nowNanos + nanos, number++, this, () -> start(work)));
        }

        /** Waits, in a thread of this process. */
        public void sleep(long nanos) {
            var waiting = Thread.currentThread();
            var over = new boolean[1];
            timers.add(
                    new Timer(
                            nowNanos + nanos,
                            number++,
                            this,
                            () -> {
                                over[0] = true;
                                LockSupport.unpark(waiting);
                            }));
            while (!over[0]) {
                LockSupport.park(this);
            }
        }

        /** Takes up tasks one after the other, in a thread of this process. */
        public Executor loop() {
            var tasks = new LinkedBlockingQueue<Runnable>();
            start(
                    () -> {
                        try {
                            while (true) {
                                tasks.take().run();
                            }
                        } catch (InterruptedException stopped) {
                            Thread.currentThread().interrupt();
                        }
                    });
            return tasks::add;
        }

        /** Ends at once; nothing that it holds is put in order. */
        public void kill() {
            dead = true;
            held.clear();
        }

        /** Stands still, and does not notice. */
        public void freeze(long nanos) {
            frozen = true;
            World.this.after(
                    nanos,
                    () -> {
                        frozen = false;
                        var waited = List.copyOf(held);
                        held.clear();
                        waited.forEach(this::arrive);
                    });
        }
    }
}
