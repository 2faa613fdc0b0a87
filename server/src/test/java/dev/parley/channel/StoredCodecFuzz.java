package dev.parley.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.Function;

/** Stored bytes are refused, or are what an encoder made: written again they mean the same. */
public final class StoredCodecFuzz {
    private StoredCodecFuzz() {}

    /** The first byte says what the rest shall be. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        var stored = Arrays.copyOfRange(input, 1, input.length);
        switch (input[0] & 3) {
            case 0 -> holds(stored, StoredCodec::decodeSubmission, StoredCodec::encode);
            case 1 -> holds(stored, StoredCodec::decodeEvent, StoredCodec::encode);
            case 2 -> holds(stored, StoredCodec::decodeChannel, StoredCodec::encode);
            default -> decoded(stored, StoredCodec::decodeSender);
        }
    }

    private static <T> void holds(
            byte[] stored, Function<byte[], T> decode, Function<T, byte[]> encode) {
        var value = decoded(stored, decode);
        if (value != null) {
            assertThat(decode.apply(encode.apply(value))).isEqualTo(value);
        }
    }

    private static <T> T decoded(byte[] stored, Function<byte[], T> decode) {
        try {
            return decode.apply(stored);
        } catch (StoredFormatException refused) {
            return null;
        }
    }
}
