package dev.parley.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class FrameScannerTest {
    private final FrameScanner scanner = new FrameScanner();
    private final List<String> found = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 1_000, 100_000})
    void findsTheSameFramesWhereverTheBytesAreCut(int bytesARead) {
        var texts = List.of("", "a", "x".repeat(125), "y".repeat(126), "z".repeat(70_000), "end");
        ByteBuf all = Unpooled.buffer();
        texts.forEach(text -> frame(all, text));

        while (all.isReadable()) {
            scanner.scan(all.readSlice(Math.min(bytesARead, all.readableBytes())), this::keep);
        }

        assertThat(found).isEqualTo(texts);
    }

    @Test
    void refusesAMaskedFrameAsNoServerSendsOne() {
        var masked = Unpooled.wrappedBuffer(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'a'});

        assertThatIllegalStateException().isThrownBy(() -> scanner.scan(masked, this::keep));
    }

    private void keep(int opcode, ByteBuf bytes, int index, int length) {
        found.add(bytes.toString(index, length, StandardCharsets.US_ASCII));
    }

    private static void frame(ByteBuf out, String text) {
        out.writeByte(0x81);
        if (text.length() < 126) {
            out.writeByte(text.length());
        } else if (text.length() <= 0xffff) {
            out.writeByte(126).writeShort(text.length());
        } else {
            out.writeByte(127).writeLong(text.length());
        }
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
