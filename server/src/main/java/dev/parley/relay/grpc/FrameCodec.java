package dev.parley.relay.grpc;

import dev.parley.channel.AccountId;
import dev.parley.channel.ByteReader;
import dev.parley.channel.ByteWriter;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Refusal;
import dev.parley.channel.StoredCodec;
import dev.parley.channel.StoredFormatException;
import dev.parley.relay.Outcome;
import dev.parley.relay.Signal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Frames as bytes: a tag, the length of what follows, the fields in order. A message holds one or
 * many. Nodes of different versions talk: a tag that is not known is passed over, and so are fields
 * that were added at the end. Tags are never used for anything else.
 */
final class FrameCodec {
    private static final Logger LOG = LoggerFactory.getLogger(FrameCodec.class);

    private FrameCodec() {}

    static byte[] encode(Frame frame) {
        var body = new ByteWriter();
        var tag = write(body, frame);
        return new ByteWriter().octet(tag).bytes(body.toBytes()).toBytes();
    }

    /**
     * The frames of a message, but those that this node does not know.
     *
     * @throws StoredFormatException when it is no message at all
     */
    static List<Frame> decode(byte[] message) {
        var frames = new ArrayList<Frame>();
        var in = new ByteReader(message);
        while (in.hasMore()) {
            var tag = in.octet();
            var body = in.bytes();
            try {
                var frame = read(tag, new ByteReader(body));
                if (frame != null) {
                    frames.add(frame);
                }
            } catch (IllegalArgumentException | StoredFormatException unreadable) {
                // An event that is left out here is missed, and read from history.
                LOG.warn("A frame with tag {} is left out: {}", tag, unreadable.getMessage());
            }
        }
        return frames;
    }

    private static int write(ByteWriter out, Frame frame) {
        return switch (frame) {
            case Frame.Hello hello -> {
                out.text(hello.node()).text(hello.owner());
                yield 1;
            }
            case Frame.Welcome _ -> 2;
            case Frame.Ping _ -> 3;
            case Frame.Subscribe subscribe -> {
                out.number(subscribe.partition()).text(subscribe.channel().value());
                var seen = subscribe.seen();
                out.octet(seen == null ? 0 : 1);
                if (seen != null) {
                    writeSeen(out, seen);
                }
                yield 4;
            }
            case Frame.Unsubscribe unsubscribe -> {
                out.text(unsubscribe.channel().value());
                yield 5;
            }
            case Frame.Subscribed subscribed -> {
                out.number(subscribed.partition());
                out.bytes(StoredCodec.encode(subscribed.channel()));
                yield 6;
            }
            case Frame.Resumed resumed -> {
                out.text(resumed.channel().value());
                writeSeen(out, resumed.head());
                yield 7;
            }
            case Frame.Happened happened -> {
                out.bytes(StoredCodec.encode(happened.event()));
                yield 8;
            }
            case Frame.Decided decided -> {
                writeKey(out, decided.key());
                writeOutcome(out, decided.outcome());
                yield 9;
            }
            case Frame.Told told -> {
                writeSignal(out, told.signal());
                yield 10;
            }
        };
    }

    private static @Nullable Frame read(int tag, ByteReader in) {
        return switch (tag) {
            case 1 -> new Frame.Hello(in.text(), in.text());
            case 2 -> new Frame.Welcome();
            case 3 -> new Frame.Ping();
            case 4 ->
                    new Frame.Subscribe(
                            (int) in.number(),
                            new ChannelId(in.text()),
                            in.octet() == 0 ? null : readSeen(in));
            case 5 -> new Frame.Unsubscribe(new ChannelId(in.text()));
            case 6 ->
                    new Frame.Subscribed((int) in.number(), StoredCodec.decodeChannel(in.bytes()));
            case 7 -> new Frame.Resumed(new ChannelId(in.text()), readSeen(in));
            case 8 -> new Frame.Happened(StoredCodec.decodeEvent(in.bytes()));
            case 9 -> new Frame.Decided(readKey(in), readOutcome(in));
            case 10 -> new Frame.Told(readSignal(in));
            default -> null;
        };
    }

    private static void writeSeen(ByteWriter out, Seen seen) {
        out.number(seen.epoch()).number(seen.seq());
    }

    private static Seen readSeen(ByteReader in) {
        return new Seen(in.number(), in.number());
    }

    private static void writeKey(ByteWriter out, CommandKey key) {
        out.text(key.channel().value()).text(key.account().value());
        out.fixed(key.id().value().getMostSignificantBits());
        out.fixed(key.id().value().getLeastSignificantBits());
    }

    private static CommandKey readKey(ByteReader in) {
        return new CommandKey(
                new ChannelId(in.text()),
                new AccountId(in.text()),
                new CommandId(new UUID(in.fixed(), in.fixed())));
    }

    private static void writeOutcome(ByteWriter out, Outcome outcome) {
        switch (outcome) {
            case Outcome.Accepted accepted ->
                    out.octet(1).number(accepted.epoch()).number(accepted.seq());
            case Outcome.Duplicate duplicate ->
                    out.octet(2).number(duplicate.epoch()).number(duplicate.seq());
            case Outcome.Refused refused -> out.octet(3).octet(refusalTag(refused.refusal()));
        }
    }

    private static Outcome readOutcome(ByteReader in) {
        var tag = in.octet();
        return switch (tag) {
            case 1 -> new Outcome.Accepted(in.number(), in.number());
            case 2 -> new Outcome.Duplicate(in.number(), in.number());
            case 3 -> new Outcome.Refused(refusal(in.octet()));
            default -> throw new StoredFormatException("outcome tag " + tag + " is not known");
        };
    }

    private static int refusalTag(Refusal refusal) {
        return switch (refusal) {
            case NOT_FOUND -> 1;
            case NOT_MEMBER -> 2;
            case ALREADY_MEMBER -> 3;
            case FORBIDDEN -> 4;
            case UNREADABLE -> 5;
        };
    }

    private static Refusal refusal(int tag) {
        return switch (tag) {
            case 1 -> Refusal.NOT_FOUND;
            case 2 -> Refusal.NOT_MEMBER;
            case 3 -> Refusal.ALREADY_MEMBER;
            case 4 -> Refusal.FORBIDDEN;
            case 5 -> Refusal.UNREADABLE;
            default -> throw new StoredFormatException("refusal tag " + tag + " is not known");
        };
    }

    private static void writeSignal(ByteWriter out, Signal signal) {
        switch (signal) {
            case Signal.Typing _ -> out.octet(1);
            case Signal.SettingsChanged _ -> out.octet(2);
            case Signal.Read _ -> out.octet(3);
        }
        out.text(signal.channel().value()).text(signal.account().value());
        if (signal instanceof Signal.Read read) {
            out.text(read.device().value()).number(read.seq());
        }
    }

    private static Signal readSignal(ByteReader in) {
        var tag = in.octet();
        var channel = new ChannelId(in.text());
        var account = new AccountId(in.text());
        return switch (tag) {
            case 1 -> new Signal.Typing(channel, account);
            case 2 -> new Signal.SettingsChanged(channel, account);
            case 3 -> new Signal.Read(channel, account, new DeviceId(in.text()), in.number());
            default -> throw new StoredFormatException("signal tag " + tag + " is not known");
        };
    }
}
