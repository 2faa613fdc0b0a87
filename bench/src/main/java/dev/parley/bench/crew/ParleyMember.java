package dev.parley.bench.crew;

import dev.parley.bench.wire.LeanSocket;
import dev.parley.protocol.Json;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.ServerFrame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/** One who speaks Parley's own contract. */
final class ParleyMember extends Member {
    private static final long NEVER = -1;
    private static final String CLIENT = "\"client\":{\"name\":\"parley-bench\",\"version\":\"1\"}";

    private final @Nullable OrderCheck order;
    private final byte[] room;
    private @Nullable Allowance allowance;
    private int resuming;
    private long reconnectDueMicros = NEVER;
    private boolean isReturning;

    ParleyMember(Seat seat, URI gateway, LocalCrew crew) {
        super(seat, gateway, crew);
        this.order = seat.parses() ? new OrderCheck() : null;
        this.room = Scratch.ascii(seat.channels().getFirst());
    }

    @Override
    @Nullable OrderCheck order() {
        return order;
    }

    @Override
    void connect(boolean returning) {
        isReturning = returning;
        resuming = 0;
        super.connect(returning);
    }

    /** Whoever leaves waits for no answer, as none would come. */
    @Override
    boolean maySend(Op op, long nowNanos) {
        return (op != Op.RECONNECT || !isOwedAnswers())
                && super.maySend(op, nowNanos)
                && allowance != null
                && allowance.take(nowNanos);
    }

    @Override
    void send(Op op, long dueMicros, Traffic traffic) {
        var out = crew().scratch();
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
                            .add(crew().anySeq(traffic))
                            .add('}');
            case DIRECT ->
                    out.begin("{\"type\":\"create_channel\",\"ref\":\"")
                            .add(op.letter())
                            .stamp(dueMicros)
                            .add("\",\"kind\":\"direct\",\"id\":\"")
                            .id()
                            .add("\",\"members\":[\"")
                            .add(seat().peers().get(crew().any(seat().peers().size())))
                            .add("\"]}");
            case RECONNECT -> {
                reconnect(dueMicros);
                return;
            }
        }
        ask(out);
    }

    private void reconnect(long dueMicros) {
        reconnectDueMicros = dueMicros;
        cut();
        connect(true);
        comesUnawaited();
    }

    @Override
    void ping() {
        if (isLive()) {
            write(crew().scratch().begin("{\"type\":\"ping\"}"));
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
                .add(crew().anySeq(traffic))
                .add(",\"limit\":50}");
    }

    private byte[] anyChannel() {
        var channels = seat().channels();
        return channels.size() == 1
                ? room
                : Scratch.ascii(channels.get(crew().any(channels.size())));
    }

    @Override
    public void opened(LeanSocket opened) {
        var out = crew().scratch().begin("{\"type\":\"hello\",").add(CLIENT);
        if (seat().ticket() != null && !isReturning) {
            out.add(",\"ticket\":\"").add(seat().ticket()).add('"');
        }
        if (isReturning && order != null) {
            resume(order, out);
        }
        write(out.add('}'));
    }

    private void resume(OrderCheck heard, Scratch out) {
        resuming = heard.channels();
        out.add(",\"resume\":");
        var separator = new byte[] {'{'};
        heard.forEach(
                (channel, epoch, seq) -> {
                    out.add(separator)
                            .add('"')
                            .add(channel)
                            .add("\":{\"epoch\":")
                            .add(epoch)
                            .add(",\"seq\":")
                            .add(seq)
                            .add('}');
                    separator[0] = ',';
                });
        out.add('}');
    }

    @Override
    public void text(ByteBuf bytes, int index, int length) {
        if (FrameText.isChatMessage(bytes, index, length)) {
            crew().delivered();
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
                crew().arrived(due);
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
                        crew().incomplete();
                    }
                    if (--resuming == 0) {
                        live();
                    }
                }
            }
            case "presence", "typing", "channel_read", "pong", "accepted", "history" -> {
                if (ref >= 0) {
                    answered(bytes, ref);
                }
            }
            case "channel_joined" -> {
                if (ref >= 0) {
                    answered(bytes, ref);
                }
                var place = order == null ? null : FrameText.place(bytes, after, end);
                if (order != null && place != null) {
                    // Also the answer to who opens a conversation that was there before.
                    order.joined(place.channel(), place.epoch(), place.seq());
                }
            }
            default -> {
                if (ref >= 0) {
                    answered(bytes, ref);
                }
                var place = order == null ? null : FrameText.place(bytes, after, end);
                if (order != null && place != null) {
                    order.heard(place.channel(), place.epoch(), place.seq());
                }
            }
        }
    }

    private void answered(ByteBuf bytes, int ref) {
        answered(Op.of(bytes.getByte(ref)), Stamps.read(bytes, ref + 1));
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
        refused(code, ref >= 0);
    }

    private void welcomed(ByteBuf bytes, int index, int length) {
        if (Json.serverFrame(ByteBufUtil.getBytes(bytes, index, length))
                instanceof ServerFrame.Welcome welcome) {
            crew().heartbeat(welcome.heartbeatMillis());
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
        if (FrameText.isLastPart(bytes, index + length) && resuming == 0) {
            live();
        }
    }

    private void live() {
        arrive();
        if (reconnectDueMicros != NEVER) {
            crew().answered(Op.RECONNECT, reconnectDueMicros);
            reconnectDueMicros = NEVER;
        }
    }
}
