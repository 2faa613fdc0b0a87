package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.protocol.Json;
import dev.parley.protocol.ProtocolException;

/** A client takes a server's frame, ignores it, or says that it breaks the contract. */
public final class ServerFrameFuzz {
    private ServerFrameFuzz() {}

    /** Loads and instruments what the first input would have to wait for. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput("{\"type\":\"pong\"}".getBytes(UTF_8));
    }

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            var frame = Json.serverFrame(input);
            if (frame != null) {
                assertThat(Json.serverFrame(Json.encode(frame))).isEqualTo(frame);
            }
        } catch (ProtocolException broken) {
            assertThat(broken.sentence()).endsWith(".");
        }
    }
}
