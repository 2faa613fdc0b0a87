package dev.parley.client;

import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.MemberRole;
import dev.parley.protocol.Message;
import dev.parley.protocol.Notify;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.UserRef;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One's channels as a list shows them, kept up to date by what happens. A row never counts an event
 * twice: what is at or below its seq is in it already. Changed by the owner's thread, read by any.
 */
final class Rows {
    private final Map<String, ChannelRow> rows = new ConcurrentHashMap<>();
    private String me = "";

    List<ChannelRow> all() {
        return List.copyOf(rows.values());
    }

    @Nullable ChannelRow get(String channel) {
        return rows.get(channel);
    }

    void me(UserRef user) {
        me = user.id();
    }

    void replace(Collection<ChannelRow> all) {
        rows.keySet().retainAll(all.stream().map(ChannelRow::id).collect(Collectors.toSet()));
        all.forEach(this::add);
    }

    /** Adds a row unless a newer one is there; says whether the channel is new. */
    boolean add(ChannelRow row) {
        var known = rows.get(row.id());
        if (known == null || row.epoch() > known.epoch() || row.seq() >= known.seq()) {
            rows.put(row.id(), row);
        }
        return known == null;
    }

    void remove(String channel) {
        rows.remove(channel);
    }

    void happened(ServerFrame.Sequenced event) {
        change(
                event.channel(),
                row -> {
                    if (event.seq() > row.seq) {
                        row.seq = event.seq();
                        row.happened(event, me);
                    }
                });
    }

    /**
     * Reading all of it leaves nothing unread. How much a pointer in the middle leaves, only the
     * server can count; until the next list the old count stands.
     */
    void read(String channel, long seq) {
        change(
                channel,
                row -> {
                    if (seq <= row.readSeq) {
                        return;
                    }
                    row.readSeq = seq;
                    if (seq >= row.seq || row.last != null && seq >= row.last.seq()) {
                        row.unread = 0;
                        row.mentions = 0;
                    }
                });
    }

    void mentioned(ServerFrame.Mentioned mention) {
        change(
                mention.channel(),
                row -> {
                    if (mention.seq() > row.readSeq) {
                        row.mentions++;
                    }
                });
    }

    /** One's own settings, as another device of one's own has changed them. */
    void settings(ServerFrame.ChannelSettings settings) {
        change(
                settings.channel(),
                row -> {
                    row.favourite = settings.favourite() ? true : null;
                    row.hidden = settings.hidden() ? true : null;
                    row.notify = settings.notifyOf();
                });
    }

    /** Somebody has another name or picture. */
    void changed(UserRef user) {
        for (var row : all()) {
            if (isOf(row.peer(), user) || isOf(senderOf(row.lastMessage()), user)) {
                change(
                        row.id(),
                        draft -> {
                            draft.peer = isOf(draft.peer, user) ? user : draft.peer;
                            if (draft.last != null && isOf(draft.last.sender(), user)) {
                                draft.last = Draft.by(draft.last, user);
                            }
                        });
            }
        }
    }

    private static @Nullable UserRef senderOf(@Nullable Message message) {
        return message == null ? null : message.sender();
    }

    private static boolean isOf(@Nullable UserRef known, UserRef user) {
        return known != null && known.id().equals(user.id());
    }

    private void change(String channel, Consumer<Draft> change) {
        var row = rows.get(channel);
        if (row != null) {
            var draft = new Draft(row);
            change.accept(draft);
            rows.put(channel, draft.row());
        }
    }

    /** A row while it changes. */
    private static final class Draft {
        private final ChannelRow old;
        private String name;
        private String topic;
        private long seq;
        private long readSeq;
        private long unread;
        private long mentions;
        private int members;
        private @Nullable MemberRole role;
        private @Nullable UserRef peer;
        private @Nullable Message last;
        private @Nullable Boolean favourite;
        private @Nullable Boolean hidden;
        private @Nullable Notify notify;

        Draft(ChannelRow row) {
            old = row;
            name = row.name();
            topic = row.topic();
            seq = row.seq();
            readSeq = row.readSeq();
            unread = row.unread();
            mentions = row.mentions();
            members = row.members();
            role = row.role();
            peer = row.peer();
            last = row.lastMessage();
            favourite = row.favourite();
            hidden = row.hidden();
            notify = row.notifyOf();
        }

        void happened(ServerFrame.Sequenced event, String me) {
            switch (event) {
                case ServerFrame.ChatMessage(_, var message) -> posted(message, me);
                case ServerFrame.MessageEdited edited ->
                        edited(edited.target(), edited.text(), edited.time());
                case ServerFrame.MessageDeleted deleted -> deleted(deleted.target());
                case ServerFrame.ChannelChanged changed -> {
                    name = changed.name() == null ? name : changed.name();
                    topic = changed.topic() == null ? topic : changed.topic();
                }
                case ServerFrame.MembersChanged changed -> membersChanged(changed, me);
                case ServerFrame.ChannelLeft _,
                        ServerFrame.ChannelDeleted _,
                        ServerFrame.Event _ -> {}
            }
        }

        private void posted(Message message, String me) {
            last = message;
            if (old.kind() == ChannelKind.DIRECT) {
                // What is said in it shows it again.
                hidden = null;
            }
            if (message.sender().id().equals(me)) {
                readSeq = message.seq();
                unread = 0;
                mentions = 0;
            } else if (!isDeleted(message)) {
                unread++;
            }
        }

        private void edited(long target, String text, long time) {
            if (last != null && last.seq() == target) {
                last = changed(last, text, time, null);
            }
        }

        private void deleted(long target) {
            if (target > readSeq && unread > 0) {
                unread--;
            }
            if (last != null && last.seq() == target) {
                last = changed(last, "", null, true);
            }
        }

        private void membersChanged(ServerFrame.MembersChanged changed, String me) {
            switch (changed.change()) {
                case JOINED, ADDED -> members++;
                case LEFT, REMOVED -> members--;
                case ROLE -> role = changed.user().id().equals(me) ? changed.role() : role;
            }
        }

        private static boolean isDeleted(Message message) {
            return Boolean.TRUE.equals(message.deleted());
        }

        private static Message changed(
                Message message, String text, @Nullable Long editedAt, @Nullable Boolean deleted) {
            return new Message(
                    message.channel(),
                    message.epoch(),
                    message.seq(),
                    message.id(),
                    message.sender(),
                    text,
                    message.time(),
                    editedAt,
                    deleted);
        }

        private static Message by(Message message, UserRef sender) {
            return new Message(
                    message.channel(),
                    message.epoch(),
                    message.seq(),
                    message.id(),
                    sender,
                    message.text(),
                    message.time(),
                    message.editedAt(),
                    message.deleted());
        }

        ChannelRow row() {
            return new ChannelRow(
                    old.id(),
                    old.kind(),
                    old.visibility(),
                    name,
                    topic,
                    peer,
                    old.epoch(),
                    seq,
                    readSeq,
                    unread,
                    mentions,
                    members,
                    role,
                    last,
                    favourite,
                    hidden,
                    notify);
        }
    }
}
