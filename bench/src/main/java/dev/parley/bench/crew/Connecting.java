package dev.parley.bench.crew;

import io.netty.channel.EventLoop;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Brings members in, some at a time. On the crew's event loop only. */
final class Connecting {
    private static final long MAX_STILL_MICROS = TimeUnit.SECONDS.toMicros(20);
    private static final long LOOK_MILLIS = 500;
    private static final double MICROS_A_MILLI = 1e3;

    private final Iterator<Member> waiting;
    private final boolean returning;
    private final CompletableFuture<Answer> answer;
    private final long startMicros = Stamps.nowMicros();
    private final Latency latency = new Latency();
    private final Latency liveAt = new Latency();
    private final Map<String, Integer> failures = new TreeMap<>();
    private int onTheirWay;
    private int live;
    private long lastMicros = startMicros;

    private Connecting(
            Iterator<Member> waiting, boolean returning, CompletableFuture<Answer> answer) {
        this.waiting = waiting;
        this.returning = returning;
        this.answer = answer;
    }

    static Connecting begin(
            List<Member> members,
            int atOnce,
            boolean returning,
            EventLoop loop,
            CompletableFuture<Answer> answer) {
        var connecting = new Connecting(List.copyOf(members).iterator(), returning, answer);
        for (int i = 0; i < atOnce; i++) {
            connecting.next();
        }
        connecting.lookLater(loop);
        return connecting;
    }

    void live(Member member) {
        lastMicros = Stamps.nowMicros();
        latency.recordMicros(lastMicros - member.openedMicros());
        liveAt.recordMicros(lastMicros - startMicros);
        live++;
        onTheirWay--;
        next();
    }

    void failed(String why) {
        lastMicros = Stamps.nowMicros();
        failures.merge(why, 1, Integer::sum);
        onTheirWay--;
        next();
    }

    private void next() {
        if (waiting.hasNext()) {
            onTheirWay++;
            waiting.next().connect(returning);
        } else if (onTheirWay == 0) {
            end();
        }
    }

    /** Who is neither live nor refused for long has failed as well. */
    private void lookLater(EventLoop loop) {
        loop.schedule(
                () -> {
                    if (answer.isDone()) {
                        return;
                    }
                    if (Stamps.nowMicros() - lastMicros > MAX_STILL_MICROS) {
                        failures.merge("no answer", onTheirWay, Integer::sum);
                        end();
                    } else {
                        lookLater(loop);
                    }
                },
                LOOK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private void end() {
        answer.complete(
                new Answer.Connected(
                        live,
                        failures,
                        (lastMicros - startMicros) / MICROS_A_MILLI,
                        latency,
                        liveAt));
    }
}
