package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.protocol.Json;
import dev.parley.protocol.Limits;
import dev.parley.protocol.ProtocolException;

/** A client's frame is refused as the contract has it, or means the same when written again. */
public final class ClientFrameFuzz {
    private static final int MAX_SENTENCE_CHARS = 200;

    private ClientFrameFuzz() {}

    /** Loads and instruments what the first input would have to wait for. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput("{\"type\":\"ping\"}".getBytes(UTF_8));
    }

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            var frame = Json.clientFrame(input);
            assertThat(Json.clientFrame(Json.encode(frame))).isEqualTo(frame);
        } catch (ProtocolException refused) {
            assertThat(refused.sentence()).endsWith(".").hasSizeLessThan(MAX_SENTENCE_CHARS);
            if (refused.ref() != null) {
                assertThat(refused.ref()).hasSizeLessThanOrEqualTo(Limits.REF_CHARS);
            }
        }
    }
}
