package dev.parley.conversation;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Event;
import dev.parley.channel.Refusal;
import dev.parley.directory.ChannelDirectory;
import dev.parley.history.HistoryStore;
import dev.parley.history.StoredEvent;
import dev.parley.protocol.Api;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.HistoryRange;
import dev.parley.protocol.Message;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.SeqPoint;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Channels as people may see them: their rows, pages and messages. What the asker may not see is
 * {@code not_found}, as if it were not there.
 */
public final class Views {
    private final Supplier<LimitsConfig> limits;
    private final ChannelDirectory directory;
    private final Partitions partitions;
    private final HistoryStore history;
    private final LiveChannels liveChannels;
    private final Frames frames;
    private final Pages pages;
    private final Rows rows;
    private final Pressure pressure;

    Views(
            Supplier<LimitsConfig> limits,
            ConversationParts parts,
            LiveChannels liveChannels,
            People people,
            Frames frames,
            Pressure pressure) {
        this.pressure = pressure;
        this.limits = limits;
        this.liveChannels = liveChannels;
        this.frames = frames;
        directory = parts.directory().channels();
        partitions = new Partitions(directory);
        history = parts.history();
        pages = new Pages(history, frames);
        rows = new Rows(history, parts.directory(), people, pages);
    }

    /** Returns when this node has heard of the channel's event {@code seq}. */
    public void awaitRelayed(ChannelId channel, long seq) {
        liveChannels.askFor(partition(channel), channel, seq);
    }

    /** The channel as of its newest relayed event, if this node happens to hear of it. */
    Optional<Channel> known(ChannelId channel) {
        return liveChannels.known(channel);
    }

    /** The channel as it is now, if the caller may see it. */
    public Channel view(AccountId asker, ChannelId channel) {
        var now = liveChannels.ask(partition(channel), channel);
        if (channel.isInbox() || !now.isVisibleTo(asker)) {
            throw Refusals.refusal(Refusal.NOT_FOUND);
        }
        return now;
    }

    /** The channel as it is now, if the caller is a member. */
    public Channel viewAsMember(AccountId asker, ChannelId channel) {
        var now = view(asker, channel);
        if (!now.hasMember(asker)) {
            throw Refusals.refusal(Refusal.NOT_MEMBER);
        }
        return now;
    }

    /** The channel as it is now, whoever asks: for those who have learned of it otherwise. */
    public Channel any(ChannelId channel) {
        return liveChannels.ask(partition(channel), channel);
    }

    public Api.Page history(AccountId asker, ChannelId channel, HistoryRange range) {
        if (range.messages() > limits.get().pageMessages()) {
            throw new ProtocolException(
                    ErrorCode.BAD_FIELD,
                    "A page has at most " + limits.get().pageMessages() + " messages.",
                    "limit",
                    null);
        }
        if (range.isOld()) {
            pressure.require(Pressure.Work.OLD_PAGES);
        }
        return pages.page(viewAsMember(asker, channel), range);
    }

    /** The message whose event is {@code seq}, as it is shown now. */
    public Message message(AccountId asker, ChannelId channel, long seq) {
        var now = viewAsMember(asker, channel);
        return event(now, seq)
                .filter(stored -> stored.event().event() instanceof Event.MessagePosted)
                .map(frames::message)
                .orElseThrow(() -> Refusals.refusal(Refusal.NOT_FOUND));
    }

    /** The channel's row as {@code asker} sees it. */
    public ChannelRow row(AccountId asker, Channel channel) {
        return row(asker, channel, inbox(asker));
    }

    /** The channel's row with the mentions up to {@code inbox}; later ones are told by it. */
    public ChannelRow row(AccountId asker, Channel channel, SeqPoint inbox) {
        return rows.rows(asker, inbox, List.of(channel)).getFirst();
    }

    /** All channels of which {@code asker} is a member. */
    public List<ChannelRow> rows(AccountId asker) {
        return rows(asker, inbox(asker));
    }

    /**
     * All channels of which {@code asker} is a member, with the mentions up to {@code inbox}; later
     * ones are told by it.
     */
    public List<ChannelRow> rows(AccountId asker, SeqPoint inbox) {
        var channels =
                liveChannels.ask(directory.channelsOf(asker)).stream()
                        .filter(channel -> channel.exists() && channel.hasMember(asker))
                        .toList();
        return rows.rows(asker, inbox, channels);
    }

    /**
     * Missed events for a resume: up to {@code maxEvents} after {@code after}, up to {@code to}.
     */
    public List<StoredEvent> missed(Channel channel, long after, long to, int maxEvents) {
        return history.after(channel.id(), channel.epoch(), after, to, maxEvents);
    }

    /** The partition of a channel that exists. */
    public int partition(ChannelId channel) {
        var live = liveChannels.partition(channel);
        return (live.isPresent() ? live : partitions.of(channel))
                .orElseThrow(() -> Refusals.refusal(Refusal.NOT_FOUND));
    }

    /** The same for what changes a list: with no directory its owner could not go on. */
    int listedPartition(ChannelId channel) {
        return partitions
                .ofDirectory(channel)
                .orElseThrow(() -> Refusals.refusal(Refusal.NOT_FOUND));
    }

    private SeqPoint inbox(AccountId account) {
        var inbox = ChannelId.inbox(account);
        var partition = partitions.of(inbox);
        if (partition.isEmpty()) {
            return new SeqPoint(1, 0);
        }
        var now = liveChannels.ask(partition.getAsInt(), inbox);
        return new SeqPoint(now.epoch(), now.seq());
    }

    Optional<StoredEvent> event(Channel channel, long seq) {
        return history.after(channel.id(), channel.epoch(), seq - 1, seq, 1).stream().findFirst();
    }

    /** The channel that a client means; what is no id at all is as unknown as a foreign one. */
    public static ChannelId channelId(String text) {
        if (!ChannelId.isValid(text)) {
            throw Refusals.refusal(Refusal.NOT_FOUND);
        }
        return new ChannelId(text);
    }
}
