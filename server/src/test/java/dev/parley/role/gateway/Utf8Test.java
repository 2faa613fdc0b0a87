package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;

class Utf8Test {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "c080",
                "c1bf",
                "c2",
                "c241",
                "e08080",
                "e09fbf",
                "eda080",
                "edbfbf",
                "e282",
                "f0808080",
                "f08fbfbf",
                "f4908080",
                "f5808080",
                "f09f98",
                "ff",
                "fe",
                "4142434445464748ff",
                "41424344454647e2"
            })
    void refusesWhatIsNotWellFormed(String hex) {
        assertThat(Utf8.isValid(HexFormat.of().parseHex(hex))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "ünïcödé", "€", "日本語", "😀😀😀", "a\u0000b", "\ufffd\uffff"})
    void takesWhatIs(String text) {
        assertThat(Utf8.isValid(text.getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    @Test
    void agreesWithTheJdkOnAnyBytes() {
        var random = new SplittableRandom(20260101);
        // Bytes that matter, so that random sequences are often nearly right.
        byte[] likely = {
            0x41,
            (byte) 0x80,
            (byte) 0x8f,
            (byte) 0x90,
            (byte) 0x9f,
            (byte) 0xa0,
            (byte) 0xbf,
            (byte) 0xc1,
            (byte) 0xc2,
            (byte) 0xdf,
            (byte) 0xe0,
            (byte) 0xe2,
            (byte) 0xed,
            (byte) 0xef,
            (byte) 0xf0,
            (byte) 0xf3,
            (byte) 0xf4,
            (byte) 0xf5,
            0x7f,
            0x00
        };
        var valid = 0;
        for (int round = 0; round < 300_000; round++) {
            var bytes = new byte[random.nextInt(20)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = likely[random.nextInt(likely.length)];
            }
            var expected = isValidForJdk(bytes);
            valid += expected ? 1 : 0;
            assertThat(Utf8.isValid(bytes)).as(HexFormat.of().formatHex(bytes)).isEqualTo(expected);
        }
        assertThat(valid).as("both kinds were tried").isBetween(1_000, 299_000);
    }

    private static boolean isValidForJdk(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
