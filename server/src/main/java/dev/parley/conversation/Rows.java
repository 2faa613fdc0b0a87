package dev.parley.conversation;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Event;
import dev.parley.channel.Kind;
import dev.parley.channel.Member;
import dev.parley.directory.ReadPointers;
import dev.parley.directory.ReadPointers.ReadPointer;
import dev.parley.history.HistoryStore;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.UserRef;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Channels as one person sees them in a list, with what is unread. */
final class Rows {
    /** How far back mentions are counted in an inbox. */
    private static final int MENTION_SCAN_EVENTS = 500;

    private final HistoryStore history;
    private final ReadPointers pointers;
    private final People people;
    private final Pages pages;

    Rows(HistoryStore history, ReadPointers pointers, People people, Pages pages) {
        this.history = history;
        this.pointers = pointers;
        this.people = people;
        this.pages = pages;
    }

    List<ChannelRow> rows(AccountId asker, Channel inbox, List<Channel> channels) {
        var mine = pointers.of(asker);
        var mentions = mentions(inbox);
        return channels.stream()
                .map(
                        channel ->
                                row(
                                        asker,
                                        channel,
                                        mine.get(channel.id()),
                                        mentions.getOrDefault(channel.id(), List.of())))
                .toList();
    }

    private ChannelRow row(
            AccountId asker, Channel channel, @Nullable ReadPointer pointer, List<Long> mentions) {
        var member = channel.member(asker).orElse(null);
        var read =
                member == null
                        ? new ReadPointer(channel.epoch(), channel.seq(), channel.n())
                        : readTo(channel, member, pointer);
        var peer = peer(asker, channel);
        return new ChannelRow(
                channel.id().value(),
                Frames.kind(channel),
                Frames.visibility(channel),
                peer != null && channel.name().isEmpty()
                        ? peer.displayName()
                        : shownName(asker, channel),
                channel.topic(),
                peer,
                channel.epoch(),
                channel.seq(),
                read.seq(),
                channel.unreadAfter(read.n()),
                mentions.stream().filter(seq -> seq > read.seq()).count(),
                channel.members().size(),
                member == null ? null : Frames.role(member.role()),
                pages.lastMessage(channel).orElse(null));
    }

    /** Who has never read has read what was there before joining. */
    static ReadPointer readTo(Channel channel, Member member, @Nullable ReadPointer pointer) {
        var joined = new ReadPointer(channel.epoch(), member.joinedSeq(), member.joinedN());
        return pointer != null && pointer.epoch() == channel.epoch() && pointer.isAheadOf(joined)
                ? pointer
                : joined;
    }

    private @Nullable UserRef peer(AccountId asker, Channel channel) {
        return channel.kind() != Kind.DIRECT
                ? null
                : channel.members().keySet().stream()
                        .filter(account -> !account.equals(asker))
                        .findFirst()
                        .map(people::person)
                        .orElse(null);
    }

    /** A group without a name is called by its members. */
    private String shownName(AccountId asker, Channel channel) {
        if (!channel.name().isEmpty()) {
            return channel.name();
        }
        var others = new ArrayList<>(channel.members().keySet());
        others.remove(asker);
        var named = people.people(others.subList(0, Math.min(others.size(), 3))).values();
        return named.stream().map(UserRef::displayName).sorted().collect(Collectors.joining(", "));
    }

    private Map<ChannelId, List<Long>> mentions(Channel inbox) {
        var found = new HashMap<ChannelId, List<Long>>();
        for (var stored :
                history.before(inbox.id(), inbox.epoch(), inbox.seq() + 1, MENTION_SCAN_EVENTS)) {
            if (stored.event().event() instanceof Event.MentionNoted noted) {
                found.computeIfAbsent(noted.channel(), _ -> new ArrayList<>()).add(noted.seq());
            }
        }
        return found;
    }
}
