package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Json;
import dev.parley.protocol.ProtocolException;

/** A client takes a server's frame, ignores it, or says that it breaks the contract. */
public final class ServerFrameFuzz {
    private ServerFrameFuzz() {}

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
