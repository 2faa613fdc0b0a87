package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.testkit.Table;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.Stream;

class Utf8Test {
    static Stream<Arguments> sequences() {
        return Table.rows(Utf8Test.class, "/bad-input/utf8.txt", 3).stream()
                .map(
                        row ->
                                arguments(
                                        switch (row.get(0)) {
                                            case "well formed" -> true;
                                            case "broken" -> false;
                                            default -> throw new AssertionError(row);
                                        },
                                        HexFormat.ofDelimiter(" ").parseHex(row.get(1)),
                                        row.get(2)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("sequences")
    void takesOnlyWhatIsWellFormed(boolean isWellFormed, byte[] bytes, String what) {
        assertThat(Utf8.isValid(bytes)).isEqualTo(isWellFormed);
        // Long enough on both sides for the step of eight plain bytes.
        for (int before = 0; before < 9; before++) {
            var among = new byte[before + bytes.length + 9];
            Arrays.fill(among, (byte) 'x');
            System.arraycopy(bytes, 0, among, before, bytes.length);
            assertThat(Utf8.isValid(among)).as("%d before", before).isEqualTo(isWellFormed);
        }
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
