package dev.parley.bench.crew;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * Looks into a frame of the server without taking it apart. It relies on what the server promises
 * (the type comes first) and on what it does (a ref comes next, then channel, epoch and seq), and
 * finds nothing where that is not so.
 */
final class FrameText {
    private static final int TYPE_AT = "{\"type\":\"".length();
    private static final long CHAT_MESS =
            0x63_68_61_74_5f_6d_65_73L; // "chat_mes", what no other type begins with
    private static final int AFTER_CHAT_MESSAGE = TYPE_AT + "chat_message\"".length();
    private static final int MAX_TYPE_CHARS = 32;
    private static final byte[] REF = ascii(",\"ref\":\"");
    private static final byte[] CHANNEL = ascii(",\"channel\":\"");
    private static final byte[] EPOCH = ascii(",\"epoch\":");
    private static final byte[] SEQ = ascii(",\"seq\":");
    private static final byte[] TEXT = ascii(",\"text\":\"");
    private static final byte[] COMPLETE = ascii("\"complete\":true}");
    private static final byte[] NO_MORE = ascii("\"more\":false}");

    private FrameText() {}

    static boolean isChatMessage(ByteBuf bytes, int index, int length) {
        return length > AFTER_CHAT_MESSAGE && bytes.getLong(index + TYPE_AT) == CHAT_MESS;
    }

    /** Right behind the type of a chat message. */
    static int afterChatMessage(int index) {
        return index + AFTER_CHAT_MESSAGE;
    }

    /** Right behind the type; -1 when there is none. */
    static int afterType(ByteBuf bytes, int index, int length) {
        int end = index + Math.min(length, TYPE_AT + MAX_TYPE_CHARS);
        for (int at = index + TYPE_AT; at < end; at++) {
            if (bytes.getByte(at) == '"') {
                return at + 1;
            }
        }
        return -1;
    }

    static String type(ByteBuf bytes, int index, int afterType) {
        return bytes.toString(
                index + TYPE_AT, afterType - 1 - index - TYPE_AT, StandardCharsets.US_ASCII);
    }

    /** Where the ref begins, when there is one of ours; else -1. */
    static int ref(ByteBuf bytes, int afterType, int end) {
        int at = afterType + REF.length;
        return at + 1 + Stamps.CHARS < end && startsWith(bytes, afterType, REF) ? at : -1;
    }

    /** An event's place; null when the frame is none. */
    static @Nullable Place place(ByteBuf bytes, int from, int end) {
        int at = from;
        if (startsWith(bytes, at, REF, end)) {
            at = indexOf(bytes, at + REF.length, end, '"') + 1;
        }
        if (!startsWith(bytes, at, CHANNEL, end)) {
            return null;
        }
        int channelAt = at + CHANNEL.length;
        int channelEnd = indexOf(bytes, channelAt, end, '"');
        int epochAt = channelEnd + 1 + EPOCH.length;
        if (!startsWith(bytes, channelEnd + 1, EPOCH, end)) {
            return null;
        }
        int epochEnd = endOfNumber(bytes, epochAt, end);
        if (!startsWith(bytes, epochEnd, SEQ, end)) {
            return null;
        }
        int seqAt = epochEnd + SEQ.length;
        int seqEnd = endOfNumber(bytes, seqAt, end);
        return new Place(
                bytes.toString(channelAt, channelEnd - channelAt, StandardCharsets.US_ASCII),
                number(bytes, epochAt, epochEnd),
                number(bytes, seqAt, seqEnd),
                seqEnd);
    }

    /**
     * @param end right behind it in the frame
     */
    record Place(String channel, long epoch, long seq, int end) {}

    /** The moment that stands in the text of a chat message; -1 when there is none. */
    static long stamp(ByteBuf bytes, int from, int end) {
        for (int at = from; at + TEXT.length + Stamps.CHARS < end; at++) {
            if (bytes.getByte(at) == ',' && startsWith(bytes, at, TEXT)) {
                return Stamps.read(bytes, at + TEXT.length);
            }
        }
        return -1;
    }

    /** Whether a list says at its end that it goes on in no further part. */
    static boolean isLastPart(ByteBuf bytes, int end) {
        return startsWith(bytes, end - NO_MORE.length, NO_MORE);
    }

    /** Whether all that was missed came before this {@code resumed}. */
    static boolean isComplete(ByteBuf bytes, int end) {
        return startsWith(bytes, end - COMPLETE.length, COMPLETE);
    }

    private static boolean startsWith(ByteBuf bytes, int at, byte[] wanted, int end) {
        return at >= 0 && at + wanted.length <= end && startsWith(bytes, at, wanted);
    }

    private static boolean startsWith(ByteBuf bytes, int at, byte[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (bytes.getByte(at + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(ByteBuf bytes, int from, int end, char wanted) {
        int at = from;
        while (at < end && bytes.getByte(at) != wanted) {
            at++;
        }
        return at;
    }

    private static int endOfNumber(ByteBuf bytes, int from, int end) {
        int at = from;
        while (at < end && bytes.getByte(at) >= '0' && bytes.getByte(at) <= '9') {
            at++;
        }
        return at;
    }

    private static long number(ByteBuf bytes, int from, int end) {
        long number = 0;
        for (int at = from; at < end; at++) {
            number = number * 10 + bytes.getByte(at) - '0';
        }
        return number;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
