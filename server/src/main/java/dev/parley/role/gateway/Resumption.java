package dev.parley.role.gateway;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.conversation.Frames;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Limits;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.SeqPoint;
import dev.parley.protocol.ServerFrame;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * From where a new session hears each of its channels: behind what the client has, where that can
 * be continued; from where its list stands otherwise. Lives until the client has named all that it
 * resumes.
 */
final class Resumption {
    private final AccountId account;
    private final LongSupplier millis;
    private final Consumer<ServerFrame> tell;
    private final Map<ChannelId, SeqPoint> unnamed = new LinkedHashMap<>();
    private final Set<String> named = new HashSet<>();
    private @Nullable SeqPoint inbox;

    /**
     * @param inbox where the account's inbox stood before {@code rows} were read
     */
    Resumption(
            AccountId account,
            SeqPoint inbox,
            List<ChannelRow> rows,
            LongSupplier millis,
            Consumer<ServerFrame> tell) {
        this.account = account;
        this.inbox = inbox;
        this.millis = millis;
        this.tell = tell;
        for (var row : rows) {
            unnamed.put(new ChannelId(row.id()), new SeqPoint(row.epoch(), row.seq()));
        }
    }

    /** The account became a member of {@code channel} meanwhile. */
    void joined(ChannelId channel, SeqPoint from) {
        unnamed.putIfAbsent(channel, from);
    }

    /**
     * Tells of what cannot be continued.
     *
     * @param points what the client has, by the names that it gave
     * @param more whether it will name more; after the last, all others get their seat too
     * @throws ProtocolException when a channel is named twice
     */
    List<SeatWish> resume(Map<String, SeqPoint> points, boolean more) {
        for (var name : points.keySet()) {
            if (!named.add(name)) {
                throw new ProtocolException(
                        ErrorCode.BAD_FIELD, "A channel is named twice.", "channels", null);
            }
        }
        var wishes = new ArrayList<SeatWish>();
        points.forEach(
                (name, has) -> {
                    var wish = resumed(name, has);
                    if (wish != null) {
                        wishes.add(wish);
                    }
                });
        if (!more) {
            unnamed.forEach((id, head) -> wishes.add(SeatWish.at(id, head.seq())));
            if (inbox != null) {
                wishes.add(SeatWish.at(ChannelId.inbox(account), inbox.seq()));
            }
        }
        return wishes;
    }

    /** The seat for a channel that is resumed; null when it was answered and gets none. */
    private @Nullable SeatWish resumed(String name, SeqPoint has) {
        ChannelId channel;
        SeqPoint head;
        if (name.equals(Frames.INBOX)) {
            channel = ChannelId.inbox(account);
            head = inbox;
            inbox = null;
        } else {
            channel = ChannelId.isValid(name) ? new ChannelId(name) : null;
            head = channel == null ? null : unnamed.remove(channel);
        }
        if (channel == null || head == null) {
            // Left, deleted, never seen or no id at all: the answer tells nothing of which.
            tell.accept(
                    new ServerFrame.ChannelLeft(
                            null, name, has.epoch(), has.seq(), null, null, millis.getAsLong()));
            tell.accept(new ServerFrame.Resumed(name, has.epoch(), has.seq(), has.seq(), true));
            return null;
        }
        var missed = head.seq() - has.seq();
        if (has.epoch() == head.epoch() && missed >= 0 && missed <= Limits.RESUME_EVENTS) {
            return new SeatWish(channel, has.seq(), head.seq());
        }
        tell.accept(new ServerFrame.Resumed(name, head.epoch(), has.seq(), head.seq(), false));
        return SeatWish.at(channel, head.seq());
    }
}
