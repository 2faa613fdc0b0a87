package dev.parley.conversation;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Event;
import dev.parley.history.HistoryStore;
import dev.parley.history.StoredEvent;
import dev.parley.protocol.Api;
import dev.parley.protocol.HistoryRange;
import dev.parley.protocol.Message;
import dev.parley.protocol.ServerFrame;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Pages of history, cut at the head that came with the permission to read. */
final class Pages {
    /** A page is shorter than asked for when so many events hold too few messages. */
    private static final int MAX_SCANNED_EVENTS = 2_000;

    /** The last message is seldom far, so the first look is short. */
    private static final int FIRST_LOOK_EVENTS = 4;

    private static final int LAST_MESSAGE_SCAN_EVENTS = 100;

    private static final int MAX_KEPT = 5_000;
    private static final int MAX_KEPT_CHARS = 1_000;

    private final HistoryStore history;
    private final Frames frames;

    /**
     * The last messages of channels that were listed; guarded by itself. Each is asked for with
     * every list that shows its channel, and by all members at once when all come back.
     */
    private final Map<ChannelId, Last> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ChannelId, Last> eldest) {
                    return size() > MAX_KEPT;
                }
            };

    /**
     * As of this event; every other, an edit as well, makes it worthless.
     *
     * @param message null when there is none, or it is far back
     */
    private record Last(long epoch, long seq, @Nullable StoredEvent message) {
        boolean isOf(Channel channel) {
            return epoch == channel.epoch() && seq == channel.seq();
        }
    }

    Pages(HistoryStore history, Frames frames) {
        this.history = history;
        this.frames = frames;
    }

    Api.Page page(Channel channel, HistoryRange range) {
        var head = channel.seq();
        var events = new ArrayDeque<StoredEvent>();
        if (range.after() != null) {
            addAfter(events, channel, range.after(), range.messages());
        } else if (range.around() != null) {
            var around = Math.min(range.around(), head);
            var newer = range.messages() / 2;
            addAfter(events, channel, around, newer);
            addBefore(events, channel, around + 1, range.messages() - newer);
        } else {
            var before = range.before() == null ? head + 1 : Math.min(range.before(), head + 1);
            addBefore(events, channel, before, range.messages());
        }
        return page(channel, events);
    }

    /** The newest message that is not deleted, if it is not far back. */
    Optional<Message> lastMessage(Channel channel) {
        Last last;
        synchronized (kept) {
            last = kept.get(channel.id());
        }
        if (last != null && last.isOf(channel)) {
            return Optional.ofNullable(last.message()).map(frames::message);
        }
        var found = lastMessage(channel, FIRST_LOOK_EVENTS);
        if (found.isEmpty() && channel.seq() > FIRST_LOOK_EVENTS) {
            found = lastMessage(channel, LAST_MESSAGE_SCAN_EVENTS);
        }
        keep(channel, found.orElse(null));
        return found.map(frames::message);
    }

    private Optional<StoredEvent> lastMessage(Channel channel, int events) {
        return history
                .before(channel.id(), channel.epoch(), channel.seq() + 1, events)
                .reversed()
                .stream()
                .filter(Pages::isMessage)
                .filter(stored -> stored.revision() == null || !stored.revision().deleted())
                .findFirst();
    }

    private void keep(Channel channel, @Nullable StoredEvent message) {
        if (message == null || chars(message) <= MAX_KEPT_CHARS) {
            synchronized (kept) {
                kept.put(channel.id(), new Last(channel.epoch(), channel.seq(), message));
            }
        }
    }

    private static int chars(StoredEvent message) {
        var revision = message.revision();
        return ((Event.MessagePosted) message.event().event()).text().length()
                + (revision == null ? 0 : revision.text().length());
    }

    private Api.Page page(Channel channel, Deque<StoredEvent> events) {
        var messages = new ArrayList<Message>();
        var others = new ArrayList<ServerFrame>();
        for (var stored : events) {
            if (isMessage(stored)) {
                messages.add(frames.message(stored));
            } else {
                others.add(frames.frame(stored, null));
            }
        }
        var head = channel.seq();
        var from = events.isEmpty() ? head + 1 : events.getFirst().event().seq();
        var to = events.isEmpty() ? head : events.getLast().event().seq();
        return new Api.Page(messages, others, from, to, channel.epoch(), from > 1, to < head);
    }

    private void addAfter(Deque<StoredEvent> events, Channel channel, long after, int messages) {
        var last = after;
        var wanted = messages;
        for (var scanned = 0;
                wanted > 0 && last < channel.seq() && scanned < MAX_SCANNED_EVENTS; ) {
            var chunk = history.after(channel.id(), channel.epoch(), last, channel.seq(), wanted);
            for (var stored : chunk) {
                events.addLast(stored);
                last = stored.event().seq();
                wanted -= isMessage(stored) ? 1 : 0;
            }
            scanned += chunk.size();
            if (chunk.isEmpty()) {
                return;
            }
        }
    }

    private void addBefore(Deque<StoredEvent> events, Channel channel, long before, int messages) {
        var first = before;
        var wanted = messages;
        for (var scanned = 0; wanted > 0 && first > 1 && scanned < MAX_SCANNED_EVENTS; ) {
            var chunk = history.before(channel.id(), channel.epoch(), first, wanted);
            for (var stored : chunk.reversed()) {
                events.addFirst(stored);
                first = stored.event().seq();
                wanted -= isMessage(stored) ? 1 : 0;
            }
            scanned += chunk.size();
            if (chunk.isEmpty()) {
                return;
            }
        }
    }

    private static boolean isMessage(StoredEvent stored) {
        return stored.event().event() instanceof Event.MessagePosted;
    }
}
