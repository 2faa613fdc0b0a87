package dev.parley.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

class ClientFramesTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 125, 126, 1_023, 65_535})
    void whatIsMaskedIsThereWhenItIsUnmasked(int length) {
        var payload = new byte[length + 3];
        new Random(length).nextBytes(payload);

        ByteBuf frame =
                ClientFrames.of(
                        UnpooledByteBufAllocator.DEFAULT, ClientFrames.TEXT, payload, length);

        assertThat(frame.readUnsignedByte()).isEqualTo((short) 0x81);
        int second = frame.readUnsignedByte();
        assertThat(second & 0x80).as("masked").isNotZero();
        int told = (second & 0x7f) == 126 ? frame.readUnsignedShort() : second & 0x7f;
        assertThat(told).isEqualTo(length);
        var mask = new byte[4];
        frame.readBytes(mask);
        var unmasked = new byte[length];
        for (int i = 0; i < length; i++) {
            unmasked[i] = (byte) (frame.readByte() ^ mask[i % 4]);
        }
        assertThat(frame.isReadable()).isFalse();
        assertThat(unmasked).isEqualTo(java.util.Arrays.copyOf(payload, length));
    }
}
