package dev.parley.role.gateway;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Frames as they are written down in {@code websocket.txt}, for example {@code text-('Hel')
 * more('lo') close(1000 'bye')}. The file says what that means.
 */
final class FrameScript {
    private static final Pattern STEP =
            Pattern.compile(
                    "(?<name>[a-z]+-?)(?::(?<first>[0-9a-f]{2}))?(?:@(?<mask>[0-9a-f]{8}))?"
                            + "\\((?<payload>(?:'[^']*'|[^')])*)\\)");
    private static final Pattern PART =
            Pattern.compile("(?:'(?<text>[^']*)'|(?<hex>[0-9a-f]+))(?:\\*(?<times>[0-9]+))?");
    private static final Pattern CODE = Pattern.compile("([0-9]{1,5})(.*)");
    private static final String USUAL_MASK = "12345678";

    private static final Map<String, Integer> FIRST_BYTES =
            Map.of(
                    "text", 0x81, "text-", 0x01, "binary", 0x82, "binary-", 0x02, "more", 0x80,
                    "more-", 0x00, "close", 0x88, "ping", 0x89, "pong", 0x8a);

    /** One step: what is sent, or what comes of it. */
    record Step(String name, String first, byte[] mask, byte[] payload) {
        byte[] bytes() {
            return switch (name) {
                case "raw" -> payload;
                case "bare" -> unmasked(HexFormat.fromHexDigits(first), payload);
                case "frame" -> RawSocket.frame(HexFormat.fromHexDigits(first), payload, mask);
                default -> RawSocket.frame(FIRST_BYTES.get(name), payload, mask);
            };
        }

        private static byte[] unmasked(int first, byte[] payload) {
            var out = new ByteArrayOutputStream();
            out.write(first);
            out.write(payload.length);
            out.writeBytes(payload);
            return out.toByteArray();
        }
    }

    private FrameScript() {}

    static List<Step> steps(String written) {
        var steps = new ArrayList<Step>();
        var rest = STEP.matcher(written);
        rest.results().map(FrameScript::step).forEach(steps::add);
        if (!rest.reset().replaceAll("").isBlank()) {
            throw new IllegalArgumentException("no frames: " + written);
        }
        return steps;
    }

    /** All bytes that a script sends. */
    static byte[] bytes(String written) {
        var out = new ByteArrayOutputStream();
        steps(written).forEach(step -> out.writeBytes(step.bytes()));
        return out.toByteArray();
    }

    private static Step step(MatchResult match) {
        var name = match.group("name");
        var mask = match.group("mask");
        var payload = match.group("payload");
        return new Step(
                name,
                match.group("first"),
                HexFormat.of().parseHex(mask == null ? USUAL_MASK : mask),
                name.startsWith("close") || name.equals("echoes")
                        ? withCode(payload)
                        : payload(payload));
    }

    private static byte[] withCode(String written) {
        if (written.isEmpty()) {
            return new byte[0];
        }
        var parts = CODE.matcher(written);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no close code: " + written);
        }
        var code = Integer.parseInt(parts.group(1));
        var out = new ByteArrayOutputStream();
        out.write(code >>> Byte.SIZE);
        out.write(code);
        out.writeBytes(payload(parts.group(2)));
        return out.toByteArray();
    }

    private static byte[] payload(String written) {
        var out = new ByteArrayOutputStream();
        var parts = PART.matcher(written);
        while (parts.find()) {
            var once =
                    parts.group("text") != null
                            ? RawSocket.utf8(parts.group("text"))
                            : HexFormat.of().parseHex(parts.group("hex"));
            var times = parts.group("times") == null ? 1 : Integer.parseInt(parts.group("times"));
            for (int i = 0; i < times; i++) {
                out.writeBytes(once);
            }
        }
        if (!parts.reset().replaceAll("").isBlank()) {
            throw new IllegalArgumentException("no payload: " + written);
        }
        return out.toByteArray();
    }
}
