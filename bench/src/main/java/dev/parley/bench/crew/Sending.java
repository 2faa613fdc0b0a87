package dev.parley.bench.crew;

import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends one {@link Traffic} and measures what comes of it. On the crew's event loop only. */
final class Sending {
    private static final long MICROS_A_MILLI = 1_000;
    private static final double MICROS_A_SECOND = 1e6;
    private static final double NANOS_A_SECOND = 1e9;
    private static final long MAX_TICK_MICROS = 1_000;
    private static final int MAX_AT_A_TICK = 256;

    private final Traffic traffic;
    private final List<Member> members;
    private final LocalCrew crew;
    private final EventLoop loop;
    private final CompletableFuture<Answer> answer;
    private final List<Op> mix = new ArrayList<>();
    private final long startMicros;
    private final long fromMicros;
    private final long untilMicros;
    private final @Nullable Schedule schedule;

    private final Map<Op, Latency> ops = new EnumMap<>(Op.class);
    private final Latency delivery = new Latency();
    private final Latency lateness = new Latency();
    private @Nullable Op heldOp;
    private int nextMember;
    private int free;
    private long sent;
    private long acked;
    private long heldBack;

    private Mark begun = Mark.NONE;
    private Mark ended = Mark.NONE;

    /** What had been counted at a moment. */
    private record Mark(
            long micros, long sent, long acked, long delivered, long reads, long cpuNanos) {
        private static final Mark NONE = new Mark(0, 0, 0, 0, 0, 0);
    }

    private Sending(
            Traffic traffic,
            List<Member> members,
            LocalCrew crew,
            EventLoop loop,
            CompletableFuture<Answer> answer) {
        this.traffic = traffic;
        this.members = members;
        this.crew = crew;
        this.loop = loop;
        this.answer = answer;
        startMicros = Stamps.nowMicros() + traffic.delayMillis() * MICROS_A_MILLI;
        fromMicros = startMicros + traffic.warmupMillis() * MICROS_A_MILLI;
        untilMicros = fromMicros + traffic.millis() * MICROS_A_MILLI;
        var rate = traffic.perSecond();
        schedule =
                rate == null ? null : new Schedule(startMicros, untilMicros, rate, traffic.burst());
        var inFlight = traffic.inFlight();
        free = inFlight == null ? 0 : inFlight;
        for (Op op : Op.values()) {
            for (int i = 0; i < traffic.mix().getOrDefault(op, 0); i++) {
                mix.add(op);
            }
        }
    }

    static Sending begin(
            Traffic traffic,
            List<Member> members,
            LocalCrew crew,
            EventLoop loop,
            CompletableFuture<Answer> answer) {
        if (members.isEmpty()) {
            throw new IllegalStateException("nobody is here to send");
        }
        var sending = new Sending(traffic, members, crew, loop, answer);
        sending.at(sending.startMicros, sending::tick);
        sending.at(sending.fromMicros, () -> sending.begun = sending.mark());
        sending.at(sending.untilMicros, sending::end);
        return sending;
    }

    private void at(long micros, Runnable task) {
        loop.schedule(task, Math.max(0, micros - Stamps.nowMicros()), TimeUnit.MICROSECONDS);
    }

    private void tick() {
        if (answer.isDone()) {
            return;
        }
        long now = Stamps.nowMicros();
        if (schedule != null) {
            boolean isHeldBack = false;
            for (int i = 0; i < MAX_AT_A_TICK && schedule.isDue(now) && !isHeldBack; i++) {
                isHeldBack = !send(schedule.nextMicros());
                if (!isHeldBack) {
                    schedule.taken();
                }
            }
            // Who asks all members again at once has no time to read their answers.
            long wait = isHeldBack ? MAX_TICK_MICROS : schedule.nextMicros() - now;
            at(now + Math.clamp(wait, 0, MAX_TICK_MICROS), this::tick);
        } else {
            sendFree();
            // Answers send the next; this is for those who were held back.
            at(now + MAX_TICK_MICROS, this::tick);
        }
    }

    private void sendFree() {
        while (free > 0 && Stamps.nowMicros() < untilMicros) {
            if (!send(Stamps.nowMicros())) {
                return;
            }
            free--;
        }
    }

    /** False when nobody may send now. */
    private boolean send(long dueMicros) {
        long nowNanos = System.nanoTime();
        var op = heldOp == null ? mix.get(crew.any(mix.size())) : heldOp;
        for (int tries = 0; tries < members.size(); tries++) {
            var member = members.get(nextMember);
            nextMember = nextMember + 1 == members.size() ? 0 : nextMember + 1;
            if (member.maySend(op, nowNanos)) {
                lateness.recordMicros(nowNanos / MICROS_A_MILLI - dueMicros);
                member.send(op, dueMicros, traffic);
                sent++;
                if (op == Op.POST) {
                    crew.sent(member);
                }
                heldOp = null;
                return true;
            }
        }
        heldOp = op;
        // Who is to leave first waits for answers: nothing of the server's doing.
        heldBack += op == Op.RECONNECT ? 0 : 1;
        return false;
    }

    void answered(Op op, long dueMicros) {
        acked++;
        if (isMeasured(dueMicros)) {
            ops.computeIfAbsent(op, _ -> new Latency())
                    .recordMicros(Stamps.nowMicros() - dueMicros);
        }
        slotIsFree();
    }

    void refused() {
        slotIsFree();
    }

    private void slotIsFree() {
        if (schedule == null && !answer.isDone()) {
            free++;
            sendFree();
        }
    }

    void arrived(long dueMicros) {
        if (isMeasured(dueMicros)) {
            delivery.recordMicros(Stamps.nowMicros() - dueMicros);
        }
    }

    private boolean isMeasured(long dueMicros) {
        return dueMicros >= fromMicros && dueMicros < untilMicros;
    }

    private void end() {
        ended = mark();
        answer.complete(new Answer.Counted(0, Map.of(), 0, 0, Map.of(), Map.of(), 0, 0, 0));
    }

    private Mark mark() {
        var os = ManagementFactory.getOperatingSystemMXBean();
        long cpu =
                os instanceof com.sun.management.OperatingSystemMXBean known
                        ? known.getProcessCpuTime()
                        : 0;
        return new Mark(
                Stamps.nowMicros(), sent, acked, crew.deliveredSoFar(), crew.readsSoFar(), cpu);
    }

    Answer.Collected collected() {
        long gaps = 0;
        long disorders = 0;
        for (var member : members) {
            var order = member.order();
            if (order != null) {
                gaps += order.gaps();
                disorders += order.disorders();
            }
        }
        return new Answer.Collected(
                (ended.micros() - begun.micros()) / MICROS_A_SECOND,
                ended.sent() - begun.sent(),
                ended.acked() - begun.acked(),
                ended.delivered() - begun.delivered(),
                ended.reads() - begun.reads(),
                ops,
                delivery,
                lateness,
                gaps,
                disorders,
                (ended.cpuNanos() - begun.cpuNanos()) / NANOS_A_SECOND,
                heldBack);
    }
}
