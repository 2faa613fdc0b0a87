package dev.parley.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testkit.Property;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

class StoredCodecTest {

    /** Written by version 1; must be readable by every later one. */
    private static final String VERSION_1_MESSAGE =
            "01"
                    + "17"
                    + HexFormat.of().formatHex("cAAAAAAAAAAAAAAAAAAAAAA".getBytes())
                    + "01"
                    + "02"
                    + "01"
                    + "8080808080808001"
                    + "80d095ffbc31"
                    + "17"
                    + HexFormat.of().formatHex("uAAAAAAAAAAAAAAAAAAAAAA".getBytes())
                    + "17"
                    + HexFormat.of().formatHex("sAAAAAAAAAAAAAAAAAAAAAA".getBytes())
                    + "0192f0c400007000800000000000002a"
                    + "0a"
                    + "05"
                    + HexFormat.of().formatHex("hello".getBytes())
                    + "00";

    @Test
    void readsWhatVersion1Wrote() {
        var event = StoredCodec.decodeEvent(HexFormat.of().parseHex(VERSION_1_MESSAGE));
        assertThat(event.seq()).isEqualTo(2);
        assertThat(event.n()).isEqualTo(1);
        assertThat(event.position()).isEqualTo(new Position(1L << 49));
        assertThat(event.event()).isEqualTo(new Event.MessagePosted("hello", List.of()));
        assertThat(HexFormat.of().formatHex(StoredCodec.encode(event)))
                .isEqualTo(VERSION_1_MESSAGE);
    }

    @Test
    void refusesAVersionItDoesNotKnow() {
        assertThatThrownBy(() -> StoredCodec.decodeEvent(new byte[] {9, 1, 2, 3}))
                .isInstanceOf(StoredFormatException.class)
                .hasMessageContaining("version 9");
    }

    @Test
    void refusesEveryCutOrChangedRecordOrReadsItAsAnother() {
        Property.check(
                300,
                random -> Scripts.script(random, 20),
                script -> {
                    for (var submission : script) {
                        var bytes = StoredCodec.encode(submission);
                        for (var length = 0; length < bytes.length; length++) {
                            var cut = Arrays.copyOf(bytes, length);
                            assertThatThrownBy(() -> StoredCodec.decodeSubmission(cut))
                                    .isInstanceOf(StoredFormatException.class);
                        }
                        for (var i = 0; i < bytes.length; i++) {
                            var changed = bytes.clone();
                            changed[i] ^= (byte) 0xFF;
                            assertThatCode(() -> decodeOrRefuse(changed))
                                    .doesNotThrowAnyException();
                        }
                    }
                });
    }

    private static void decodeOrRefuse(byte[] bytes) {
        try {
            StoredCodec.decodeSubmission(bytes);
        } catch (StoredFormatException expected) {
            assertThat(expected).hasMessageContaining("");
        }
    }
}
