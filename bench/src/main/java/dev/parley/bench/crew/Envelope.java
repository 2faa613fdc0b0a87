package dev.parley.bench.crew;

/**
 * What stands around a message's text on peers that hand on what they get: what Parley's frame has
 * when it is delivered, so that as many bytes go over the wire.
 */
final class Envelope {
    private static final String ID = "00000000-0000-7000-8000-000000000000";

    static final byte[] BEFORE =
            Scratch.ascii(
                    "{\"type\":\"chat_message\",\"channel\":\"c0123456789abcdefghijklm\","
                            + "\"epoch\":1,\"seq\":1234567,\"id\":\""
                            + ID
                            + "\",\"sender\":{\"id\":\"u0123456789abcdefghijklm\",\"username\":"
                            + "\"bench-012345-12\",\"display_name\":\"bench-012345-12\"},"
                            + "\"text\":\"");
    static final byte[] AFTER = Scratch.ascii("\",\"time\":1234567890123}");

    private Envelope() {}

    static int bytes(int bodyBytes) {
        return BEFORE.length + bodyBytes + AFTER.length;
    }
}
