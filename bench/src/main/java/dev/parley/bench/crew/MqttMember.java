package dev.parley.bench.crew;

import dev.parley.bench.wire.LeanSocket;

import io.netty.buffer.ByteBuf;

import java.net.URI;

/**
 * One on a broker of MQTT 3.1.1 over WebSocket: a room is a topic, messages have QoS 0. A frame
 * holds whole packets.
 */
final class MqttMember extends PeerMember {
    private static final int CONNECT = 0x10;
    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int SUBSCRIBE = 0x82;
    private static final int SUBACK = 9;
    private static final int CLEAN_SESSION = 2;
    private static final int SHORT_BITS = 7;

    MqttMember(Seat seat, URI gateway, LocalCrew crew) {
        super(seat, gateway.resolve("/mqtt"), crew);
    }

    @Override
    String headLines() {
        return "Sec-WebSocket-Protocol: mqtt\r\n";
    }

    @Override
    public void opened(LeanSocket socket) {
        var id = "bench" + Long.toHexString(crew().any(Integer.MAX_VALUE)) + openedMicros();
        var out = crew().scratch().begin("").add((char) CONNECT);
        // No keep-alive: 0 s.
        number(out, 12 + id.length());
        writeBinary(
                string(out, "MQTT")
                        .add((char) 4)
                        .add((char) CLEAN_SESSION)
                        .add((char) 0)
                        .add((char) 0)
                        .add((char) 0)
                        .add((char) id.length())
                        .add(id));
    }

    @Override
    void post(long dueMicros, int bodyBytes) {
        var out = crew().scratch().begin("").add((char) (PUBLISH << 4));
        number(out, 2 + room().length() + Envelope.bytes(bodyBytes));
        askBinary(enveloped(string(out, room()), dueMicros, bodyBytes));
    }

    @Override
    public void text(ByteBuf bytes, int index, int length) {
        int end = index + length;
        int at = index;
        while (at < end) {
            int kind = bytes.getUnsignedByte(at++) >> 4;
            int rest = 0;
            for (int shift = 0, part = -1; part < 0; shift += SHORT_BITS) {
                part = bytes.getByte(at++);
                rest |= (part & 0x7f) << shift;
            }
            packet(kind, bytes, at);
            at += rest;
        }
    }

    private void packet(int kind, ByteBuf bytes, int at) {
        switch (kind) {
            case CONNACK -> subscribe();
            case SUBACK -> arrive();
            case PUBLISH ->
                    heard(bytes, at + 2 + bytes.getUnsignedShort(at) + Envelope.BEFORE.length);
            default -> throw new IllegalStateException("not expected of a broker: " + kind);
        }
    }

    private void subscribe() {
        var out = crew().scratch().begin("").add((char) SUBSCRIBE);
        number(out, 2 + 2 + room().length() + 1);
        writeBinary(string(out.add((char) 0).add((char) 1), room()).add((char) 0));
    }

    private static Scratch string(Scratch out, String text) {
        return out.add((char) (text.length() >> 8)).add((char) (text.length() & 0xff)).add(text);
    }

    /** A length as MQTT writes it: seven bits a byte, the lowest first. */
    private static void number(Scratch out, int value) {
        int rest = value;
        for (; rest >= 1 << SHORT_BITS; rest >>= SHORT_BITS) {
            out.add((char) (rest & 0x7f | 0x80));
        }
        out.add((char) rest);
    }
}
