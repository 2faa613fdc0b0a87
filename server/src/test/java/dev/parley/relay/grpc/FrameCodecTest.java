package dev.parley.relay.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.channel.AccountId;
import dev.parley.channel.ByteWriter;
import dev.parley.channel.CommandId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Refusal;
import dev.parley.channel.StoredFormatException;
import dev.parley.relay.Outcome;
import dev.parley.relay.Signal;
import dev.parley.relay.StoredRooms;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class FrameCodecTest {
    private final StoredRooms rooms = new StoredRooms();
    private final Random random = new Random(1);

    @Test
    void readsWhatItWroteManyFramesInOneMessage() {
        var room = rooms.create("room");
        var account = AccountId.random(random);
        var key = new CommandKey(room, account, CommandId.derived("a"));
        var frames =
                List.of(
                        new Frame.Hello("ant", "bee"),
                        new Frame.Welcome(),
                        new Frame.Ping(),
                        new Frame.Subscribe(7, room, null),
                        new Frame.Subscribe(0, room, new Seen(2, Long.MAX_VALUE)),
                        new Frame.Unsubscribe(room),
                        new Frame.Subscribed(7, rooms.load(room)),
                        new Frame.Resumed(room, new Seen(1, 0)),
                        new Frame.Happened(rooms.post(room, "täxt")),
                        new Frame.Decided(key, new Outcome.Accepted(1, 2)),
                        new Frame.Decided(key, new Outcome.Duplicate(1, 2)),
                        new Frame.Decided(key, new Outcome.Refused(Refusal.NOT_MEMBER)),
                        new Frame.Told(new Signal.Typing(room, account)),
                        new Frame.Told(new Signal.SettingsChanged(room, account)),
                        new Frame.Told(new Signal.Read(room, account, DeviceId.server(), 9)));
        assertThat(FrameCodec.decode(message(frames))).isEqualTo(frames);
    }

    @Test
    void passesOverWhatALaterVersionMaySay() {
        var unknownTag = new ByteWriter().octet(200).bytes(new byte[] {1, 2, 3}).toBytes();
        var longer = new ByteWriter().text("ant").text("bee").text("and more").toBytes();
        var longerHello = new ByteWriter().octet(1).bytes(longer).toBytes();
        var unknownOutcome = FrameCodec.encode(outcome());
        unknownOutcome[unknownOutcome.length - 3] = 99;
        var ping = FrameCodec.encode(new Frame.Ping());
        assertThat(FrameCodec.decode(join(unknownTag, longerHello, unknownOutcome, ping)))
                .containsExactly(new Frame.Hello("ant", "bee"), new Frame.Ping());
    }

    @Test
    void refusesWhatIsNoMessage() {
        var whole = FrameCodec.encode(new Frame.Hello("ant", "bee"));
        assertThatThrownBy(() -> FrameCodec.decode(Arrays.copyOf(whole, whole.length - 1)))
                .isInstanceOf(StoredFormatException.class);
        assertThatThrownBy(() -> FrameCodec.decode("GET / HTTP/1.1\r\n".getBytes()))
                .isInstanceOf(StoredFormatException.class);
    }

    private Frame outcome() {
        var key =
                new CommandKey(
                        rooms.create("other"), AccountId.random(random), CommandId.derived("a"));
        return new Frame.Decided(key, new Outcome.Accepted(1, 2));
    }

    private static byte[] message(List<? extends Frame> frames) {
        return join(frames.stream().map(FrameCodec::encode).toArray(byte[][]::new));
    }

    private static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
