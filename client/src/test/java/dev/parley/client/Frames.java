package dev.parley.client;

import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.MemberRole;
import dev.parley.protocol.Message;
import dev.parley.protocol.SeqPoint;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.UserRef;
import dev.parley.protocol.Visibility;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a server says, in few words. */
final class Frames {
    static final UserRef ANN = new UserRef("u1", "ann", "Ann");
    static final UserRef BOB = new UserRef("u2", "bob", "Bob");
    static final long TIME = 1_760_000_000_000L;
    static final long HEARTBEAT_MILLIS = 25_000;

    private Frames() {}

    static ServerFrame.Welcome welcome() {
        return welcome(new SeqPoint(1, 0));
    }

    static ServerFrame.Welcome welcome(SeqPoint inbox) {
        return new ServerFrame.Welcome(null, "s1", ANN, TIME, HEARTBEAT_MILLIS, inbox, Map.of());
    }

    static ServerFrame.ChannelsList list(ChannelRow... rows) {
        return new ServerFrame.ChannelsList(List.of(rows), false);
    }

    static ChannelRow row(String id, long seq) {
        return row(id, 1, seq);
    }

    static ChannelRow row(String id, long epoch, long seq) {
        return new ChannelRow(
                id,
                ChannelKind.ROOM,
                Visibility.PUBLIC,
                "room " + id,
                "",
                null,
                epoch,
                seq,
                seq,
                0,
                0,
                2,
                MemberRole.MEMBER,
                null,
                null,
                null,
                null);
    }

    static ServerFrame.ChatMessage chat(String channel, long seq) {
        return chat(channel, 1, seq);
    }

    static ServerFrame.ChatMessage chat(String channel, long epoch, long seq) {
        return chat(channel, epoch, seq, UUID.randomUUID().toString(), BOB, null);
    }

    static ServerFrame.ChatMessage chat(
            String channel, long epoch, long seq, String id, UserRef sender, String ref) {
        return new ServerFrame.ChatMessage(
                ref, new Message(channel, epoch, seq, id, sender, "m" + seq, TIME, null, null));
    }

    static ServerFrame.Resumed resumed(String channel, long from, long to) {
        return new ServerFrame.Resumed(channel, 1, from, to, true);
    }

    /** The answer to a question for history. */
    static ServerFrame.History page(
            String ref, String channel, long epoch, ServerFrame.Sequenced... all) {
        var messages =
                Arrays.stream(all)
                        .filter(ServerFrame.ChatMessage.class::isInstance)
                        .map(one -> ((ServerFrame.ChatMessage) one).message())
                        .toList();
        var events =
                Arrays.stream(all)
                        .filter(one -> !(one instanceof ServerFrame.ChatMessage))
                        .map(ServerFrame.class::cast)
                        .toList();
        return new ServerFrame.History(
                ref,
                channel,
                epoch,
                messages,
                events,
                all.length == 0 ? 0 : all[0].seq(),
                all.length == 0 ? 0 : all[all.length - 1].seq(),
                true,
                false);
    }
}
