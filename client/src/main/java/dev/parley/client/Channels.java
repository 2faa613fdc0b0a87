package dev.parley.client;

import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Limits;
import dev.parley.protocol.SeqPoint;
import dev.parley.protocol.ServerFrame;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * Turns what arrives, on one socket or on two at once, into every event once and in order, channel
 * by channel. What is ahead of its turn is held while history is asked for what lies between.
 * Touched by the owner's thread alone.
 */
final class Channels {
    static final String INBOX = "inbox";
    private static final int MAX_HELD_EVENTS = 1_000;

    private final Map<String, Cursor> cursors = new HashMap<>();
    private final List<ChannelRow> parts = new ArrayList<>();
    private final Set<String> missing = new HashSet<>();
    private final Rows rows;
    private final ClientListener listener;
    private final Requests requests;
    private final Timers timers;
    private final RandomGenerator random;

    /** False while a connection is young: what is missing may still come by itself. */
    private boolean settled;

    Channels(
            Rows rows,
            ClientListener listener,
            Requests requests,
            Timers timers,
            RandomGenerator random) {
        this.rows = rows;
        this.listener = listener;
        this.requests = requests;
        this.timers = timers;
        this.random = random;
    }

    /** Where each channel was left, for {@code hello}. */
    Map<String, SeqPoint> points() {
        var points = new LinkedHashMap<String, SeqPoint>();
        cursors.forEach(
                (channel, cursor) -> {
                    if (cursor.state != State.OUTSIDE) {
                        points.put(channel, new SeqPoint(cursor.epoch, cursor.seq));
                    }
                });
        return points;
    }

    void welcomed(ServerFrame.Welcome welcome) {
        settled = false;
        parts.clear();
        missing.clear();
        rows.me(welcome.user());
        listed(INBOX, welcome.inbox().epoch(), welcome.inbox().seq());
    }

    /**
     * Takes a part of the list; says whether it was the last.
     *
     * @param resumed the channels that this connection asked to go on with
     */
    boolean listed(ServerFrame.ChannelsList part, Set<String> resumed) {
        parts.addAll(part.channels());
        if (part.more()) {
            return false;
        }
        missing.addAll(resumed);
        missing.remove(INBOX);
        for (var row : parts) {
            missing.remove(row.id());
            listed(row.id(), row.epoch(), row.seq());
        }
        rows.replace(parts);
        parts.clear();
        listener.channels(rows.all());
        return true;
    }

    /** Channels that were resumed and are not in the list: nothing need come of them any more. */
    Set<String> missing() {
        return missing;
    }

    void resumed(ServerFrame.Resumed answer) {
        var cursor = cursors.get(answer.channel());
        if (cursor == null || cursor.state == State.OUTSIDE) {
            return;
        }
        if (answer.complete() && answer.epoch() == cursor.epoch) {
            cursor.head = Math.max(cursor.head, answer.to());
        } else if (!missing.contains(answer.channel())) {
            reload(cursor, answer.epoch(), answer.to());
        }
    }

    /** The connection is complete: asks for whatever is still missing. */
    void catchUp() {
        missing.forEach(this::forget);
        missing.clear();
        settle();
    }

    /**
     * The connection broke before it was complete.
     *
     * @param another another one is still there, and may be asked
     */
    void interrupted(boolean another) {
        missing.clear();
        if (another) {
            settle();
        }
    }

    private void settle() {
        settled = true;
        for (var cursor : List.copyOf(cursors.values())) {
            fill(cursor);
        }
    }

    /** Takes an event of a channel or of the inbox. */
    void arrived(ServerFrame.Sequenced event) {
        place(event.channel(), event.epoch(), event.seq(), event);
    }

    void arrived(ServerFrame.Mentioned mention) {
        place(INBOX, mention.inboxEpoch(), mention.inboxSeq(), mention);
    }

    void arrived(ServerFrame.ChannelJoined joined) {
        var inboxEpoch = joined.inboxEpoch();
        var inboxSeq = joined.inboxSeq();
        if (inboxEpoch == null || inboxSeq == null) {
            joined(joined);
        } else {
            place(INBOX, inboxEpoch, inboxSeq, joined);
        }
    }

    private void place(String channel, long epoch, long seq, ServerFrame frame) {
        var cursor = cursors.computeIfAbsent(channel, any -> new Cursor(channel, epoch));
        if (epoch > cursor.epoch) {
            reload(cursor, epoch, seq - 1);
        }
        if (epoch == cursor.epoch && seq > cursor.seq) {
            cursor.hold(seq, frame);
            deliverHeld(cursor);
            fill(cursor);
        }
    }

    private void deliverHeld(Cursor cursor) {
        while (cursor.state == State.TOLD) {
            var frame = cursor.takeNext();
            if (frame == null) {
                return;
            }
            deliver(frame);
        }
    }

    private void deliver(ServerFrame frame) {
        switch (frame) {
            case ServerFrame.Mentioned mention -> {
                rows.mentioned(mention);
                listener.mentioned(mention);
            }
            case ServerFrame.ChannelJoined joined -> joined(joined);
            case ServerFrame.Sequenced event -> {
                rows.happened(event);
                listener.event(event);
                if (event instanceof ServerFrame.ChannelLeft
                        || event instanceof ServerFrame.ChannelDeleted) {
                    forget(event.channel());
                }
            }
            default -> throw new IllegalArgumentException("no event: " + frame);
        }
    }

    private void joined(ServerFrame.ChannelJoined joined) {
        var cursor =
                cursors.computeIfAbsent(
                        joined.channel(), channel -> new Cursor(channel, joined.epoch()));
        if (cursor.state == State.OUTSIDE && joined.seq() > cursor.seq) {
            cursor.tellFrom(joined.epoch(), joined.seq());
        }
        if (cursor.state != State.OUTSIDE && rows.add(joined.info())) {
            listener.joined(joined);
        }
        deliverHeld(cursor);
        fill(cursor);
    }

    /** Notes how far a channel has got; what this client was told of it may end earlier. */
    private void listed(String channel, long epoch, long head) {
        var cursor = cursors.computeIfAbsent(channel, any -> new Cursor(channel, epoch));
        if (cursor.state == State.OUTSIDE) {
            cursor.tellFrom(epoch, head);
        } else if (epoch > cursor.epoch) {
            reload(cursor, epoch, head);
        } else if (epoch == cursor.epoch) {
            cursor.head = Math.max(cursor.head, head);
        }
    }

    /** Keeps the cursor, so that a late copy of an old event does not bring the channel back. */
    private void forget(String channel) {
        var cursor = cursors.get(channel);
        if (cursor != null && cursor.state != State.OUTSIDE) {
            cursor.state = State.OUTSIDE;
            cursor.held.clear();
            rows.remove(channel);
            listener.left(channel);
        }
    }

    /** Begins anew. The inbox has no pages; what it tells is also in the list of channels. */
    private static void reload(Cursor cursor, long epoch, long head) {
        switch (cursor.state) {
            case TOLD, RELOADING -> {
                if (cursor.channel.equals(INBOX)) {
                    cursor.tellFrom(epoch, head);
                } else {
                    cursor.restart(epoch, State.RELOADING);
                }
            }
            case OUTSIDE -> cursor.restart(epoch, State.OUTSIDE);
        }
    }

    private void fill(Cursor cursor) {
        if (!settled || cursor.asking || !cursor.lacks()) {
            return;
        }
        boolean newest = cursor.state == State.RELOADING;
        var answer = new CompletableFuture<ServerFrame>();
        answer.whenComplete(
                (page, failed) -> {
                    cursor.asking = false;
                    if (page instanceof ServerFrame.History history) {
                        filled(cursor, history, newest);
                    } else {
                        notFilled(cursor, failed);
                    }
                });
        cursor.asking = true;
        requests.ask(
                new ClientFrame.History(
                        requests.newRef(),
                        cursor.channel,
                        null,
                        newest ? null : cursor.seq,
                        null,
                        newest ? Limits.PAGE_MESSAGES_DEFAULT : Limits.PAGE_MESSAGES),
                answer);
    }

    private void filled(Cursor cursor, ServerFrame.History page, boolean newest) {
        long before = cursor.seq;
        if (newest && cursor.state == State.RELOADING && page.epoch() >= cursor.epoch) {
            cursor.tellFrom(page.epoch(), page.to());
            listener.reloaded(page);
        } else if (!newest && cursor.state == State.TOLD && page.epoch() > cursor.epoch) {
            reload(cursor, page.epoch(), page.to());
        } else if (!newest && cursor.state == State.TOLD && page.epoch() == cursor.epoch) {
            for (var event : eventsOf(page).values()) {
                if (event.seq() > cursor.seq && cursor.state == State.TOLD) {
                    cursor.skipTo(event.seq());
                    deliver(event);
                }
            }
            cursor.skipTo(page.to());
        }
        deliverHeld(cursor);
        if (cursor.seq != before) {
            cursor.backoff.reset();
            fill(cursor);
        } else {
            fillLater(cursor);
        }
    }

    private void notFilled(Cursor cursor, @Nullable Throwable failed) {
        if (!(failed instanceof RefusedException refused) || refused.code().temporary()) {
            fillLater(cursor);
        } else if (cursor.channel.equals(INBOX)) {
            // Nothing more can be had of it: go on with what is at hand.
            cursor.skipTo(cursor.held.isEmpty() ? cursor.head : cursor.held.firstKey() - 1);
            deliverHeld(cursor);
            fill(cursor);
        } else if (refused.code() == ErrorCode.NOT_FOUND
                || refused.code() == ErrorCode.NOT_MEMBER) {
            forget(cursor.channel);
        } else {
            fillLater(cursor);
        }
    }

    private void fillLater(Cursor cursor) {
        if (cursor.lacks() && cursor.later == null) {
            cursor.later =
                    timers.after(
                            cursor.backoff.nextMillis(),
                            () -> {
                                cursor.later = null;
                                fill(cursor);
                            });
        }
    }

    /** What a page holds, as the events it stands for. */
    private static TreeMap<Long, ServerFrame.Sequenced> eventsOf(ServerFrame.History page) {
        var events = new TreeMap<Long, ServerFrame.Sequenced>();
        for (var event : page.events()) {
            if (event instanceof ServerFrame.Sequenced sequenced) {
                events.put(sequenced.seq(), sequenced);
            }
        }
        for (var message : page.messages()) {
            events.put(message.seq(), new ServerFrame.ChatMessage(null, message));
        }
        return events;
    }

    private enum State {
        /** Not a member, or not known to be one yet: what arrives is held back. */
        OUTSIDE,
        /** Each event is told in its turn. */
        TOLD,
        /** The newest page is due; what arrives meanwhile is held back. */
        RELOADING
    }

    /** How far one channel has been told. */
    private final class Cursor {
        final String channel;
        final TreeMap<Long, ServerFrame> held = new TreeMap<>();
        final Backoff backoff = new Backoff(random);
        State state = State.OUTSIDE;
        long epoch;
        long seq;
        long head;
        boolean asking;
        Timers.@Nullable Timer later;

        Cursor(String channel, long epoch) {
            this.channel = channel;
            this.epoch = epoch;
        }

        boolean lacks() {
            return state == State.RELOADING || state == State.TOLD && head > seq;
        }

        void restart(long epoch, State state) {
            this.epoch = epoch;
            this.state = state;
            seq = 0;
            head = 0;
            held.clear();
        }

        /** Begins or begins anew after this event; what is held and later has its turn. */
        void tellFrom(long epoch, long seq) {
            if (epoch != this.epoch) {
                restart(epoch, State.TOLD);
            }
            state = State.TOLD;
            skipTo(seq);
        }

        /** What does not fit is not lost: {@code head} says that it is still to be asked for. */
        void hold(long seq, ServerFrame frame) {
            head = Math.max(head, seq);
            held.putIfAbsent(seq, frame);
            if (held.size() > MAX_HELD_EVENTS) {
                held.pollLastEntry();
            }
        }

        @Nullable ServerFrame takeNext() {
            var frame = held.remove(seq + 1);
            if (frame != null) {
                seq++;
            }
            return frame;
        }

        void skipTo(long to) {
            seq = Math.max(seq, to);
            head = Math.max(head, seq);
            held.headMap(seq, true).clear();
        }
    }
}
