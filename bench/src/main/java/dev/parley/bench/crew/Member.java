package dev.parley.bench.crew;

import dev.parley.bench.wire.LeanSocket;
import dev.parley.bench.wire.SocketListener;
import dev.parley.protocol.Json;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.ServerFrame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.Nullable;

/** One socket of a crew, as its user. Touched on the crew's event loop only. */
final class Member implements SocketListener {
    /** Answers that may be due before it sends no more. */
    private static final int MAX_UNANSWERED = 48;

    private static final String CLIENT = "\"client\":{\"name\":\"parley-bench\",\"version\":\"1\"}";

    private final Seat seat;
    private final LocalCrew crew;
    private final @Nullable OrderCheck order;
    private final byte[] room;
    private @Nullable LeanSocket socket;
    private @Nullable Allowance allowance;
    private long openedMicros;
    private int unanswered;
    private boolean isReturning;
    private boolean isLive;

    Member(Seat seat, LocalCrew crew) {
        this.seat = seat;
        this.crew = crew;
        this.order = seat.parses() ? new OrderCheck() : null;
        this.room = Scratch.ascii(seat.channels().getFirst());
    }

    Seat seat() {
        return seat;
    }

    boolean isLive() {
        return isLive;
    }

    long openedMicros() {
        return openedMicros;
    }

    @Nullable OrderCheck order() {
        return order;
    }

    /**
     * @param returning whether it says what it last had, and is live when it has the rest
     */
    void connect(boolean returning) {
        isReturning = returning;
        isLive = false;
        unanswered = 0;
        openedMicros = Stamps.nowMicros();
        socket = crew.open(this);
    }

    void cut() {
        if (socket != null) {
            socket.cut();
        }
    }

    boolean maySend(long nowNanos) {
        return isLive
                && unanswered < MAX_UNANSWERED
                && socket != null
                && socket.isWritable()
                && allowance != null
                && allowance.take(nowNanos);
    }

    /** Sends, as something that was due at this moment. */
    void send(Op op, long dueMicros, Traffic traffic) {
        var out = crew.scratch();
        switch (op) {
            case POST ->
                    begin(out, "chat_message", op, dueMicros, room)
                            .add("\",\"id\":\"")
                            .id()
                            .add("\",\"text\":\"")
                            .stamp(dueMicros)
                            .fill(traffic.bodyBytes() - Stamps.CHARS)
                            .add("\"}");
            case NEWEST ->
                    begin(out, "history", op, dueMicros, anyChannel()).add("\",\"limit\":50}");
            case BACK -> page(out, op, dueMicros, "\",\"before\":", traffic);
            case FORWARD -> page(out, op, dueMicros, "\",\"after\":", traffic);
            case AROUND -> page(out, op, dueMicros, "\",\"around\":", traffic);
            case READ ->
                    begin(out, "mark_channel_read", op, dueMicros, room)
                            .add("\",\"seq\":")
                            .add(crew.anySeq(traffic))
                            .add('}');
            case DIRECT ->
                    out.begin("{\"type\":\"create_channel\",\"ref\":\"")
                            .add(op.letter())
                            .stamp(dueMicros)
                            .add("\",\"kind\":\"direct\",\"id\":\"")
                            .id()
                            .add("\",\"members\":[\"")
                            .add(seat.peers().get(crew.any(seat.peers().size())))
                            .add("\"]}");
        }
        unanswered++;
        write(out);
    }

    void ping() {
        if (isLive) {
            write(crew.scratch().begin("{\"type\":\"ping\"}"));
        }
    }

    private static Scratch begin(Scratch out, String type, Op op, long due, byte[] channel) {
        return out.begin("{\"type\":\"")
                .add(type)
                .add("\",\"ref\":\"")
                .add(op.letter())
                .stamp(due)
                .add("\",\"channel\":\"")
                .add(channel);
    }

    private void page(Scratch out, Op op, long due, String from, Traffic traffic) {
        begin(out, "history", op, due, room)
                .add(from)
                .add(crew.anySeq(traffic))
                .add(",\"limit\":50}");
    }

    private byte[] anyChannel() {
        var channels = seat.channels();
        return channels.size() == 1 ? room : Scratch.ascii(channels.get(crew.any(channels.size())));
    }

    private void write(Scratch out) {
        if (socket != null) {
            socket.send(out.bytes(), out.length());
        }
    }

    @Override
    public void opened(LeanSocket opened) {
        socket = opened;
        var out = crew.scratch().begin("{\"type\":\"hello\",").add(CLIENT);
        if (seat.ticket() != null && !isReturning) {
            out.add(",\"ticket\":\"").add(seat.ticket()).add('"');
        }
        if (isReturning && order != null) {
            var channel = seat.channels().getFirst();
            out.add(",\"resume\":{\"")
                    .add(channel)
                    .add("\":{\"epoch\":")
                    .add(order.epoch(channel))
                    .add(",\"seq\":")
                    .add(order.seq(channel))
                    .add("}}");
        }
        write(out.add('}'));
    }

    @Override
    public void text(ByteBuf bytes, int index, int length) {
        if (FrameText.isChatMessage(bytes, index, length)) {
            crew.delivered();
            int at = FrameText.afterChatMessage(index);
            int ref = FrameText.ref(bytes, at, index + length);
            if (ref >= 0) {
                answered(bytes, ref);
            }
            if (order != null) {
                parse(order, bytes, at, index + length);
            }
        } else {
            other(bytes, index, length);
        }
    }

    private void parse(OrderCheck check, ByteBuf bytes, int from, int end) {
        var place = FrameText.place(bytes, from, end);
        if (place != null) {
            check.heard(place.channel(), place.epoch(), place.seq());
            long due = FrameText.stamp(bytes, place.end(), end);
            if (due >= 0) {
                crew.arrived(due);
            }
        }
    }

    private void other(ByteBuf bytes, int index, int length) {
        int after = FrameText.afterType(bytes, index, length);
        if (after < 0) {
            return;
        }
        int end = index + length;
        int ref = FrameText.ref(bytes, after, end);
        switch (FrameText.type(bytes, index, after)) {
            case "error" -> refused(bytes, index, length, ref);
            case "welcome" -> welcomed(bytes, index, length);
            case "channels_list" -> listed(bytes, index, length);
            case "resumed" -> {
                if (isReturning) {
                    if (!FrameText.isComplete(bytes, end)) {
                        crew.incomplete();
                    }
                    live();
                }
            }
            case "presence", "typing", "channel_read", "pong", "accepted", "history" -> {
                if (ref >= 0) {
                    answered(bytes, ref);
                }
            }
            default -> {
                if (ref >= 0) {
                    answered(bytes, ref);
                }
                if (order != null) {
                    var place = FrameText.place(bytes, after, end);
                    if (place != null) {
                        order.heard(place.channel(), place.epoch(), place.seq());
                    }
                }
            }
        }
    }

    private void answered(ByteBuf bytes, int ref) {
        unanswered--;
        crew.answered(Op.of(bytes.getByte(ref)), Stamps.read(bytes, ref + 1));
    }

    private void refused(ByteBuf bytes, int index, int length, int ref) {
        var code = "unreadable";
        try {
            if (Json.serverFrame(ByteBufUtil.getBytes(bytes, index, length))
                    instanceof ServerFrame.Error error) {
                code = error.code().toString().toLowerCase(java.util.Locale.ROOT);
            }
        } catch (ProtocolException broken) {
            // It is counted all the same.
        }
        if (ref >= 0) {
            unanswered--;
        }
        crew.refused(code, ref >= 0);
    }

    private void welcomed(ByteBuf bytes, int index, int length) {
        if (Json.serverFrame(ByteBufUtil.getBytes(bytes, index, length))
                instanceof ServerFrame.Welcome welcome) {
            crew.heartbeat(welcome.heartbeatMillis());
            allowance =
                    new Allowance(
                            welcome.limits().getOrDefault("frames_per_second", NO_LIMIT),
                            welcome.limits().getOrDefault("frames_burst", NO_LIMIT),
                            System.nanoTime());
        }
    }

    private static final long NO_LIMIT = 1_000_000;

    private void listed(ByteBuf bytes, int index, int length) {
        if (order != null
                && !isReturning
                && Json.serverFrame(ByteBufUtil.getBytes(bytes, index, length))
                        instanceof ServerFrame.ChannelsList list) {
            list.channels().forEach(row -> order.begin(row.id(), row.epoch(), row.seq()));
        }
        // Who resumes nothing is live with the list; who does is once the rest is there.
        if (FrameText.isLastPart(bytes, index + length) && !(isReturning && order != null)) {
            live();
        }
    }

    private void live() {
        if (!isLive) {
            isLive = true;
            crew.live(this);
        }
    }

    @Override
    public void closed(String why) {
        boolean was = isLive;
        isLive = false;
        socket = null;
        crew.closed(this, was, why);
    }
}
