package dev.parley.role.gateway;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * One event loop's half of a room: its seats, and the frames that they get at the end of the loop's
 * turn. All live seats have been told the same, so what comes is written into one buffer of which
 * each gets a slice; only who sent something gets a copy of its own, with its ref. Touched on its
 * event loop only.
 *
 * <pre>
 *   sent to live seats      in the pending buffer     heard by the room
 *   ───────────────▶ flushedSeq ───────────▶ appendedSeq ─────────▶ newest.seq
 * </pre>
 */
final class LoopRoom {
    /** A fuller buffer is written before the turn ends, so that slow readers are noticed. */
    private static final int MAX_BATCH_BYTES = 64 * 1024;

    /** What is told to live seats and nobody else, such as that someone is typing. */
    record Whisper(byte[] json, @Nullable AccountId onlyTo, @Nullable AccountId exceptFor) {
        boolean isFor(AccountId account) {
            return (onlyTo == null || onlyTo.equals(account)) && !account.equals(exceptFor);
        }
    }

    private final Room room;
    private final GatewayLoop loop;
    private final OpenSessions sessions;
    private final ArrayList<Seat> live = new ArrayList<>(2);
    private Channel newest;
    private long appendedSeq;
    private long flushedSeq;
    private @Nullable ByteBuf pending;
    private final ArrayList<Rendered> batch = new ArrayList<>(0);

    /** Set by the loop: already among the rooms to be flushed. */
    boolean flushPending;

    LoopRoom(Room room, GatewayLoop loop, Channel newest, OpenSessions sessions) {
        this.room = room;
        this.loop = loop;
        this.sessions = sessions;
        this.newest = newest;
        this.appendedSeq = newest.seq();
        this.flushedSeq = newest.seq();
    }

    Room room() {
        return room;
    }

    GatewayLoop loop() {
        return loop;
    }

    /** The channel with every event that this loop was handed. */
    Channel newest() {
        return newest;
    }

    /** The newest event that live seats have. */
    long flushedSeq() {
        return flushedSeq;
    }

    /** Answers a request: the session gets a seat, unless it is gone or has one. */
    void take(SeatRequest request) {
        // The session may know of events by its list that live seats get only now.
        flush();
        if (!request.session().takeSeat(new Seat(request, this))) {
            room.stood(loop);
        }
        request.answered().complete(null);
    }

    /** The seat is given up. */
    void leave(Seat seat) {
        if (seat.isLive()) {
            removeLive(seat);
        }
        room.stood(loop);
    }

    /** From now on the seat gets what comes; it has all that live seats have. */
    void goLive(Seat seat) {
        if (seat.sentSeq() != flushedSeq) {
            throw new IllegalStateException("a seat would miss events or get them twice");
        }
        seat.live(live.size());
        live.add(seat);
    }

    void append(List<Rendered> events, Channel after) {
        newest = after;
        for (var event : events) {
            switch (event.effect()) {
                case Rendered.Effect.None _ -> add(event);
                case Rendered.Effect.Departure departure -> {
                    flush();
                    deliverEach(event, departure.account());
                    add(event);
                }
                case Rendered.Effect.Ending _, Rendered.Effect.Arrival _ -> {
                    flush();
                    deliverEach(event, null);
                    appendedSeq = event.seq();
                    flushedSeq = event.seq();
                }
            }
        }
    }

    /** Events were left out: whoever is live reads them from history. */
    void jump(Channel channel) {
        flush();
        var fallen = List.copyOf(live);
        fallen.forEach(this::fallBehind);
        newest = channel;
        appendedSeq = channel.seq();
        flushedSeq = channel.seq();
        fallen.forEach(seat -> seat.session().readOn());
    }

    void whisper(Whisper whisper) {
        if (live.isEmpty()) {
            return;
        }
        var frame = loop.buffer(FrameWriter.MAX_HEADER_BYTES + whisper.json().length);
        FrameWriter.text(frame, whisper.json());
        int told = 0;
        for (var seat : live) {
            var session = seat.session();
            if (session.isWritable() && whisper.isFor(session.account())) {
                session.write(frame.retainedSlice());
                told++;
            }
        }
        frame.release();
        loop.metrics().framesOut(told);
    }

    /** Writes the pending buffer to every live seat; one that does not keep up falls behind. */
    void flush() {
        var frames = pending;
        if (frames == null) {
            return;
        }
        pending = null;
        markSenders();
        int told = 0;
        for (int i = live.size() - 1; i >= 0; i--) {
            var seat = live.get(i);
            var session = seat.session();
            if (!session.isWritable()) {
                fallBehind(seat);
                continue;
            }
            told++;
            if (seat.isSender()) {
                seat.sender(false);
                writeOwn(seat, frames.readableBytes());
            } else {
                session.write(frames.retainedSlice());
            }
        }
        frames.release();
        loop.metrics().framesOut((long) told * batch.size());
        batch.clear();
        flushedSeq = appendedSeq;
    }

    private void add(Rendered event) {
        appendedSeq = event.seq();
        if (live.isEmpty() && pending == null) {
            flushedSeq = appendedSeq;
            return;
        }
        if (pending == null) {
            pending = loop.buffer(FrameWriter.MAX_HEADER_BYTES + event.json().length);
            loop.flushSoon(this);
        }
        FrameWriter.text(pending, event.json());
        batch.add(event);
        if (pending.readableBytes() >= MAX_BATCH_BYTES) {
            flush();
        }
    }

    /** An event that is not the same for all: to each live seat by itself. */
    private void deliverEach(Rendered event, @Nullable AccountId onlyTo) {
        for (int i = live.size() - 1; i >= 0; i--) {
            var seat = live.get(i);
            var session = seat.session();
            if (onlyTo != null && !onlyTo.equals(session.account())) {
                continue;
            }
            if (session.isWritable()) {
                session.deliver(seat, event);
            } else {
                fallBehind(seat);
            }
        }
    }

    private void markSenders() {
        for (var event : batch) {
            for (var session : sessions.ofDevice(event.event().device())) {
                if (session.loop() == loop && session.awaits(event.event().key())) {
                    var seat = session.seat(room.id());
                    if (seat != null && seat.isLive()) {
                        seat.sender(true);
                    }
                }
            }
        }
    }

    private void writeOwn(Seat seat, int bytes) {
        var own = loop.buffer(bytes);
        for (var event : batch) {
            seat.session().append(own, event.event(), event.json());
        }
        seat.session().write(own);
    }

    private void fallBehind(Seat seat) {
        removeLive(seat);
        seat.session().fellBehind(seat);
    }

    private void removeLive(Seat seat) {
        int index = seat.liveIndex();
        var last = live.removeLast();
        if (last != seat) {
            live.set(index, last);
            last.live(index);
        }
        seat.behind(flushedSeq);
    }
}
