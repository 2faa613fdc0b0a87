package dev.parley.role.gateway;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes frames of RFC 6455 as a server does: never masked, never fragmented. */
final class FrameWriter {
    /** Most bytes in front of a frame's payload. */
    static final int MAX_HEADER_BYTES = 10;

    static final int MAX_CONTROL_BYTES = 125;

    private static final int FIN = 0x80;
    private static final byte[] REF_NAME = ",\"ref\":".getBytes(StandardCharsets.US_ASCII);

    private FrameWriter() {}

    static void text(ByteBuf out, byte[] json) {
        header(out, WebSocket.TEXT, json.length);
        out.writeBytes(json);
    }

    /**
     * A text frame whose JSON object gets a {@code ref} behind its type, which comes first. So the
     * sender's own copy of an event costs no second encoding.
     *
     * @param quotedRef the ref as JSON text, or null for none
     */
    static void text(ByteBuf out, byte[] json, byte @Nullable [] quotedRef) {
        if (quotedRef == null) {
            text(out, json);
            return;
        }
        int end = endOfType(json);
        header(out, WebSocket.TEXT, json.length + REF_NAME.length + quotedRef.length);
        out.writeBytes(json, 0, end)
                .writeBytes(REF_NAME)
                .writeBytes(quotedRef)
                .writeBytes(json, end, json.length - end);
    }

    static void control(ByteBuf out, int opcode, byte[] payload) {
        header(out, opcode, payload.length);
        out.writeBytes(payload);
    }

    /** A close frame; a reason too long for one is cut. */
    static void close(ByteBuf out, int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        // Reasons are ours and plain ASCII, so that no character is cut in two.
        byte[] fitting = Arrays.copyOf(text, Math.min(text.length, MAX_CONTROL_BYTES - 2));
        header(out, WebSocket.CLOSE, 2 + fitting.length);
        out.writeShort(code).writeBytes(fitting);
    }

    private static void header(ByteBuf out, int opcode, int payloadBytes) {
        out.writeByte(FIN | opcode);
        if (payloadBytes <= MAX_CONTROL_BYTES) {
            out.writeByte(payloadBytes);
        } else if (payloadBytes <= 0xffff) {
            out.writeByte(WebSocket.LENGTH_16).writeShort(payloadBytes);
        } else {
            out.writeByte(WebSocket.LENGTH_64).writeLong(payloadBytes);
        }
    }

    private static int endOfType(byte[] json) {
        for (int i = 0; i < json.length; i++) {
            if (json[i] == ',' || json[i] == '}') {
                return i;
            }
        }
        throw new IllegalArgumentException("not a frame");
    }
}
