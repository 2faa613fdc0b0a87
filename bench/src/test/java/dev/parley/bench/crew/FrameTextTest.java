package dev.parley.bench.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.Json;
import dev.parley.protocol.Message;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.UserRef;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;

import java.util.List;

/** The shortcuts must see what the contract's own codec writes. */
class FrameTextTest {
    private static final int OFFSET = 5;

    @Test
    void readsTimePlaceAndRefOfAMessage() {
        var stamp = new byte[Stamps.CHARS];
        Stamps.write(0x123456789abL, stamp, 0);
        var text = new String(stamp, java.nio.charset.StandardCharsets.US_ASCII) + "xxxx";
        var bytes = encoded(message("p" + new String(stamp), text));
        int end = bytes.writerIndex();

        assertThat(FrameText.isChatMessage(bytes, OFFSET, end - OFFSET)).isTrue();
        int after = FrameText.afterChatMessage(OFFSET);
        int ref = FrameText.ref(bytes, after, end);
        assertThat(bytes.getByte(ref)).isEqualTo((byte) 'p');
        assertThat(Stamps.read(bytes, ref + 1)).isEqualTo(0x123456789abL);
        var place = FrameText.place(bytes, after, end);
        assertThat(place.channel()).isEqualTo("c-1");
        assertThat(place.epoch()).isEqualTo(3);
        assertThat(place.seq()).isEqualTo(1234567);
        assertThat(FrameText.stamp(bytes, place.end(), end)).isEqualTo(0x123456789abL);
    }

    @Test
    void seesThatAMessageIsOfSomebodyElse() {
        var bytes = encoded(message(null, "hello"));
        int after = FrameText.afterChatMessage(OFFSET);

        assertThat(FrameText.ref(bytes, after, bytes.writerIndex())).isNegative();
        var place = FrameText.place(bytes, after, bytes.writerIndex());
        assertThat(place.seq()).isEqualTo(1234567);
        assertThat(FrameText.stamp(bytes, place.end(), bytes.writerIndex())).isNegative();
    }

    @Test
    void knowsOtherFramesByTheirType() {
        var bytes = encoded(new ServerFrame.Event("c-1", 1, 7));
        int after = FrameText.afterType(bytes, OFFSET, bytes.writerIndex() - OFFSET);

        assertThat(FrameText.isChatMessage(bytes, OFFSET, bytes.writerIndex() - OFFSET)).isFalse();
        assertThat(FrameText.type(bytes, OFFSET, after)).isEqualTo("event");
        assertThat(FrameText.place(bytes, after, bytes.writerIndex()).seq()).isEqualTo(7);
    }

    @Test
    void seesWhetherAListGoesOn() {
        var last = encoded(new ServerFrame.ChannelsList(List.<ChannelRow>of(), false));
        var first = encoded(new ServerFrame.ChannelsList(List.<ChannelRow>of(), true));

        assertThat(FrameText.isLastPart(last, last.writerIndex())).isTrue();
        assertThat(FrameText.isLastPart(first, first.writerIndex())).isFalse();
    }

    private static ServerFrame message(String ref, String text) {
        return new ServerFrame.ChatMessage(
                ref,
                new Message(
                        "c-1",
                        3,
                        1_234_567,
                        "0190a1b2-0000-7000-8000-000000000000",
                        new UserRef("u-1", "ana", "Ana, \"text\":\"", null),
                        text,
                        1_700_000_000_000L,
                        null,
                        null));
    }

    private static ByteBuf encoded(ServerFrame frame) {
        return Unpooled.buffer().writeZero(OFFSET).writeBytes(Json.encode(frame));
    }
}
