package dev.parley.conversation;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Event;
import dev.parley.channel.Kind;
import dev.parley.channel.Member;
import dev.parley.directory.ChannelSettings.Setting;
import dev.parley.directory.Directory;
import dev.parley.directory.ReadPointers.ReadPointer;
import dev.parley.history.HistoryStore;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.SeqPoint;
import dev.parley.protocol.UserRef;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Channels as one person sees them in a list, with what is unread. */
final class Rows {
    /** How far back mentions are looked for in an inbox. */
    private static final int MENTION_SCAN_EVENTS = 2_000;

    private static final int NAMED_IN_A_GROUP = 3;

    private final HistoryStore history;
    private final Directory directory;
    private final People people;
    private final Pages pages;

    Rows(HistoryStore history, Directory directory, People people, Pages pages) {
        this.history = history;
        this.directory = directory;
        this.people = people;
        this.pages = pages;
    }

    /**
     * @param inbox up to where the asker's mentions count
     */
    List<ChannelRow> rows(AccountId asker, SeqPoint inbox, List<Channel> channels) {
        var drafts = drafts(asker, channels);
        var mentions = mentions(asker, inbox, drafts);
        // One look-up for all who are shown, instead of one for each row.
        people.people(shown(asker, channels));
        return drafts.stream()
                .map(draft -> row(asker, draft, mentions.getOrDefault(draft.channel().id(), 0L)))
                .toList();
    }

    /** A channel with what the asker has of it. */
    private record Draft(
            Channel channel, @Nullable Member member, ReadPointer read, Setting setting) {
        private long unread() {
            return channel.unreadAfter(read.n());
        }
    }

    private List<Draft> drafts(AccountId asker, List<Channel> channels) {
        // For one it is cheaper to ask than for all that a person has.
        var isOne = channels.size() == 1;
        var pointers =
                isOne ? Map.<ChannelId, ReadPointer>of() : directory.readPointers().of(asker);
        var settings = isOne ? Map.<ChannelId, Setting>of() : directory.channelSettings().of(asker);
        return channels.stream()
                .map(
                        channel -> {
                            var member = channel.member(asker).orElse(null);
                            var read =
                                    member == null
                                            ? new ReadPointer(
                                                    channel.epoch(), channel.seq(), channel.n())
                                            : readTo(
                                                    channel,
                                                    member,
                                                    isOne
                                                            ? pointer(asker, channel.id())
                                                            : pointers.get(channel.id()));
                            var setting =
                                    isOne
                                            ? directory.channelSettings().of(asker, channel.id())
                                            : settings.getOrDefault(channel.id(), Setting.NONE);
                            return new Draft(channel, member, read, setting);
                        })
                .toList();
    }

    private @Nullable ReadPointer pointer(AccountId asker, ChannelId channel) {
        return directory.readPointers().of(channel, List.of(asker)).get(asker);
    }

    private ChannelRow row(AccountId asker, Draft draft, long mentions) {
        var channel = draft.channel();
        var member = draft.member();
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
                draft.read().seq(),
                draft.unread(),
                mentions,
                channel.members().size(),
                member == null ? null : Frames.role(member.role()),
                pages.lastMessage(channel).orElse(null),
                draft.setting().favourite() ? true : null,
                Settings.isHidden(draft.setting(), channel) ? true : null,
                Settings.shown(draft.setting()));
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
                : others(asker, channel).stream().findFirst().map(people::person).orElse(null);
    }

    /** A group without a name is called by its members. */
    private String shownName(AccountId asker, Channel channel) {
        if (!channel.name().isEmpty()) {
            return channel.name();
        }
        return people.people(others(asker, channel)).values().stream()
                .map(UserRef::displayName)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Those by whom a channel without a name is called: in every list the same. */
    private static List<AccountId> others(AccountId asker, Channel channel) {
        return channel.members().keySet().stream()
                .filter(account -> !account.equals(asker))
                .sorted()
                .limit(NAMED_IN_A_GROUP)
                .toList();
    }

    private static List<AccountId> shown(AccountId asker, List<Channel> channels) {
        var shown = new HashSet<AccountId>();
        for (var channel : channels) {
            if (channel.name().isEmpty()) {
                shown.addAll(others(asker, channel));
            }
        }
        return List.copyOf(shown);
    }

    /**
     * How often the asker is mentioned in what is unread. A mention whose message was deleted since
     * does not count.
     */
    private Map<ChannelId, Long> mentions(AccountId asker, SeqPoint inbox, List<Draft> drafts) {
        var unread =
                drafts.stream()
                        .filter(draft -> draft.unread() > 0)
                        .collect(Collectors.toMap(draft -> draft.channel().id(), draft -> draft));
        var counts = new HashMap<ChannelId, Long>();
        if (unread.isEmpty()) {
            return counts;
        }
        for (var stored :
                history.before(
                        ChannelId.inbox(asker),
                        inbox.epoch(),
                        inbox.seq() + 1,
                        MENTION_SCAN_EVENTS)) {
            if (stored.event().event() instanceof Event.MentionNoted noted) {
                var draft = unread.get(noted.channel());
                if (draft != null && counts(noted, draft)) {
                    counts.merge(noted.channel(), 1L, Long::sum);
                }
            }
        }
        return counts;
    }

    private boolean counts(Event.MentionNoted noted, Draft draft) {
        var channel = draft.channel();
        return noted.epoch() == channel.epoch()
                && noted.seq() > draft.read().seq()
                && noted.seq() <= channel.seq()
                && history
                        .after(channel.id(), noted.epoch(), noted.seq() - 1, noted.seq(), 1)
                        .stream()
                        .anyMatch(
                                message ->
                                        message.revision() == null
                                                || !message.revision().deleted());
    }
}
