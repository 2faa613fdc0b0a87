package dev.parley.conversation;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Command;
import dev.parley.channel.CommandId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Event;
import dev.parley.channel.Kind;
import dev.parley.channel.Refusal;
import dev.parley.channel.Submission;
import dev.parley.channel.Visibility;
import dev.parley.directory.Directory;
import dev.parley.directory.ReadPointers.ReadPointer;
import dev.parley.history.HistoryStore;
import dev.parley.history.StoredEvent;
import dev.parley.log.CommandLog;
import dev.parley.presence.RateLimits;
import dev.parley.protocol.Api;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.HistoryRange;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Message;
import dev.parley.protocol.Names;
import dev.parley.protocol.ProtocolException;
import dev.parley.relay.Outcome;
import dev.parley.relay.Relay;
import dev.parley.relay.Signal;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * What a signed-in person may ask of channels. Methods block on I/O and are called from virtual
 * threads; what cannot be done is a {@link ProtocolException} with the code that the contract has
 * for it. What the caller may not see is {@code not_found}, as if it were not there.
 */
public final class Conversations {
    private final ConversationConfig config;
    private final CommandLog log;
    private final HistoryStore history;
    private final Directory directory;
    private final Relay relay;
    private final RateLimits rateLimits;
    private final Clock clock;
    private final Outcomes outcomes = new Outcomes();
    private final LiveChannels liveChannels;
    private final People people;
    private final Frames frames;
    private final Pages pages;
    private final Rows rows;

    public Conversations(
            ConversationConfig config,
            CommandLog log,
            HistoryStore history,
            Directory directory,
            Relay relay,
            RateLimits rateLimits,
            Clock clock) {
        this.config = config;
        this.log = log;
        this.history = history;
        this.directory = directory;
        this.relay = relay;
        this.rateLimits = rateLimits;
        this.clock = clock;
        liveChannels = new LiveChannels(relay, outcomes);
        people = new People(directory.accounts());
        frames = new Frames(people);
        pages = new Pages(history, frames);
        rows = new Rows(history, directory.readPointers(), people, pages);
    }

    public LiveChannels liveChannels() {
        return liveChannels;
    }

    /** What one account may ask for at this moment. */
    public LimitsConfig limits() {
        return config.limits().get();
    }

    public People people() {
        return people;
    }

    public Frames frames() {
        return frames;
    }

    /** A command on its way; the outcome fails with {@link TimeoutException} after 10 s. */
    public record Submitted(CommandKey key, CompletableFuture<Outcome> outcome) {}

    /** Appends what a frame asks for, without waiting for its outcome. */
    public Submitted submit(Caller caller, ClientFrame.Logged frame) {
        limitSends(caller);
        var id = CommandId.of(frame.id());
        return switch (frame) {
            case ClientFrame.CreateChannel create -> create(caller, id, create);
            case ClientFrame.JoinChannel join ->
                    submit(caller, channelId(join.channel()), id, new Command.Join());
            case ClientFrame.LeaveChannel leave ->
                    submit(caller, channelId(leave.channel()), id, new Command.Leave());
            case ClientFrame.DeleteChannel delete ->
                    submit(caller, channelId(delete.channel()), id, new Command.Delete());
            case ClientFrame.ChatMessage message -> {
                var text = checked(message.text());
                yield submit(
                        caller,
                        channelId(message.channel()),
                        id,
                        new Command.Post(text, mentioned(text)));
            }
            case ClientFrame.EditMessage edit -> {
                var text = checked(edit.text());
                yield submit(
                        caller,
                        channelId(edit.channel()),
                        id,
                        new Command.Edit(edit.target(), text, mentioned(text)));
            }
            case ClientFrame.DeleteMessage delete ->
                    submit(
                            caller,
                            channelId(delete.channel()),
                            id,
                            new Command.DeleteMessage(delete.target()));
        };
    }

    public Submitted rename(Caller caller, ChannelId channel, CommandId id, String name) {
        var before = view(caller.account(), channel);
        var command = new Command.Rename(name);
        if (!before.isPublicRoom()) {
            return submit(caller, channel, id, command);
        }
        var folded = Names.fold(name);
        reserve(folded, channel);
        var submitted = submit(caller, channel, id, command);
        submitted
                .outcome()
                .thenAccept(
                        outcome -> {
                            if (outcome instanceof Outcome.Refused) {
                                Thread.startVirtualThread(
                                        () -> directory.channels().releaseName(folded, channel));
                            }
                        });
        return submitted;
    }

    public Submitted setTopic(Caller caller, ChannelId channel, CommandId id, String topic) {
        return submit(caller, channel, id, new Command.SetTopic(topic));
    }

    public Submitted addMember(Caller caller, ChannelId channel, CommandId id, String username) {
        return submit(caller, channel, id, new Command.AddMember(account(username)));
    }

    public Submitted removeMember(Caller caller, ChannelId channel, CommandId id, String username) {
        return submit(caller, channel, id, new Command.RemoveMember(account(username)));
    }

    /**
     * Waits for the outcome.
     *
     * @return accepted, or a duplicate of what was accepted before
     * @throws ProtocolException when it was refused, or with {@code unavailable} when unknown
     */
    public Outcome await(Submitted submitted) {
        try {
            return accepted(submitted.outcome().get());
        } catch (ExecutionException failed) {
            throw failure(failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ProtocolException(ErrorCode.SHUTTING_DOWN, "This server is stopping.");
        }
    }

    /** The outcome, unless it is a refusal: that is thrown as the contract names it. */
    public static Outcome accepted(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            throw refusal(refused.refusal());
        }
        return outcome;
    }

    /** What a failed wait for an outcome means to the one who waits. */
    public static ProtocolException failure(@Nullable Throwable cause) {
        return cause instanceof ProtocolException told
                ? told
                : new ProtocolException(
                        ErrorCode.UNAVAILABLE,
                        "No answer in time, so it may or may not be done. Send it again with the"
                                + " same id.");
    }

    /** Returns when this node has heard of the channel's event {@code seq}. */
    public void awaitRelayed(ChannelId channel, long seq) {
        liveChannels.askFor(partition(channel), channel, seq);
    }

    /** The channel's name, for those who have learned its id in another way than from it. */
    public String nameOf(ChannelId channel) {
        return liveChannels.ask(partition(channel), channel).name();
    }

    /** The channel as it is now, if the caller may see it. */
    public Channel view(AccountId asker, ChannelId channel) {
        var now = liveChannels.ask(partition(channel), channel);
        if (channel.isInbox() || !now.isVisibleTo(asker)) {
            throw refusal(Refusal.NOT_FOUND);
        }
        return now;
    }

    /** The channel as it is now, if the caller is a member. */
    public Channel viewAsMember(AccountId asker, ChannelId channel) {
        var now = view(asker, channel);
        if (!now.hasMember(asker)) {
            throw refusal(Refusal.NOT_MEMBER);
        }
        return now;
    }

    public Api.Page history(AccountId asker, ChannelId channel, HistoryRange range) {
        if (range.messages() > limits().pageMessages()) {
            throw new ProtocolException(
                    ErrorCode.BAD_FIELD,
                    "A page has at most " + limits().pageMessages() + " messages.",
                    "limit",
                    null);
        }
        return pages.page(viewAsMember(asker, channel), range);
    }

    /** The message whose event is {@code seq}, as it is shown now. */
    public Message message(AccountId asker, ChannelId channel, long seq) {
        var now = viewAsMember(asker, channel);
        return event(now, seq)
                .filter(stored -> stored.event().event() instanceof Event.MessagePosted)
                .map(frames::message)
                .orElseThrow(() -> refusal(Refusal.NOT_FOUND));
    }

    public ChannelRow row(AccountId asker, Channel channel) {
        return rows(asker, List.of(channel)).getFirst();
    }

    /** The rows of these channels, as {@code asker} sees them. */
    public List<ChannelRow> rows(AccountId asker, List<Channel> channels) {
        return rows.rows(asker, inbox(asker), channels);
    }

    /** All channels of which {@code asker} is a member. */
    public List<ChannelRow> rows(AccountId asker) {
        var channels = new ArrayList<Channel>();
        for (var listed : directory.channels().channelsOf(asker)) {
            var channel = liveChannels.ask(listed.partition(), listed.channel());
            if (channel.exists() && channel.hasMember(asker)) {
                channels.add(channel);
            }
        }
        return rows(asker, channels);
    }

    /** Moves the caller's read pointer; one that is not ahead changes nothing. */
    public void markRead(Caller caller, ChannelId channel, long seq) {
        var now = viewAsMember(caller.account(), channel);
        if (seq > now.seq()) {
            throw new ProtocolException(
                    ErrorCode.BAD_FIELD, "The channel has no such event yet.", "seq", null);
        }
        var n = seq == now.seq() ? now.n() : event(now, seq).orElseThrow().event().n();
        var pointers = directory.readPointers();
        var pointer = new ReadPointer(now.epoch(), seq, n);
        var known = pointers.of(channel, List.of(caller.account())).get(caller.account());
        if (known == null || pointer.isAheadOf(known)) {
            pointers.advance(caller.account(), channel, pointer);
            relay.signal(new Signal.Read(channel, caller.account(), caller.device(), seq));
        }
    }

    /** How far each of these members has read. */
    public List<Long> readSeqs(Channel channel, List<AccountId> members) {
        var pointers = directory.readPointers().of(channel.id(), members);
        return members.stream()
                .map(
                        account ->
                                channel.member(account)
                                        .map(
                                                m ->
                                                        Rows.readTo(
                                                                        channel,
                                                                        m,
                                                                        pointers.get(account))
                                                                .seq())
                                        .orElse(0L))
                .toList();
    }

    /** Tells the other members that the caller is writing. */
    public void typing(Caller caller, ChannelId channel) {
        relay.signal(new Signal.Typing(channel, caller.account()));
    }

    /**
     * Missed events for a resume: up to {@code maxEvents} after {@code after}, up to {@code to}.
     */
    public List<StoredEvent> missed(Channel channel, long after, long to, int maxEvents) {
        return history.after(channel.id(), channel.epoch(), after, to, maxEvents);
    }

    /** The partition of a channel that exists. */
    public int partition(ChannelId channel) {
        return directory
                .channels()
                .partitionOf(channel)
                .orElseThrow(() -> refusal(Refusal.NOT_FOUND));
    }

    /**
     * The caller's inbox; made if it is not there, and then the default rooms are joined: who signs
     * up has both, and who was interrupted while signing up gets them now.
     */
    public Channel welcome(AccountId account) {
        var inbox = ChannelId.inbox(account);
        var partition = directory.channels().insertIfAbsent(inbox, newPartition(inbox));
        var now = liveChannels.ask(partition, inbox);
        if (now.exists()) {
            return now;
        }
        for (var room : config.rooms().joinedByAll()) {
            joinDefault(account, room);
        }
        // The inbox comes last: once it is there, nothing of this is done again.
        var create = new Command.Create(Kind.INBOX, Visibility.PRIVATE, "", List.of());
        var server = new Caller(account, DeviceId.server());
        await(
                append(
                        server,
                        inbox,
                        partition,
                        CommandId.derived("inbox", account.value()),
                        create));
        return liveChannels.ask(partition, inbox);
    }

    private void joinDefault(AccountId account, String name) {
        var server = new Caller(account, DeviceId.server());
        var id = CommandId.derived("default room", account.value(), name);
        var existing = directory.channels().publicRoom(Names.fold(name));
        try {
            if (existing.isPresent()) {
                await(submit(server, existing.get(), id, new Command.Join()));
            } else {
                var frame =
                        new ClientFrame.CreateChannel(
                                null,
                                id.toString(),
                                name,
                                ChannelKind.ROOM,
                                dev.parley.protocol.Visibility.PUBLIC,
                                List.of());
                await(create(server, id, frame));
            }
        } catch (ProtocolException refused) {
            // Someone else makes the room at this moment, or the person is in it already: either
            // way there is nothing to undo, and the room can be joined by hand.
            if (refused.code().temporary()) {
                throw refused;
            }
        }
    }

    /**
     * Puts a note into the inbox of {@code owner}. The id follows from what the note is about, so
     * that noting it again changes nothing. Empty for someone who has no inbox yet, and will find
     * everything in the lists.
     */
    public Optional<Submitted> note(AccountId owner, CommandId id, Command note) {
        var inbox = ChannelId.inbox(owner);
        var partition = directory.channels().partitionOf(inbox);
        return partition.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        append(
                                new Caller(owner, DeviceId.server()),
                                inbox,
                                partition.getAsInt(),
                                id,
                                note));
    }

    private Channel inbox(AccountId account) {
        var inbox = ChannelId.inbox(account);
        return directory.channels().partitionOf(inbox).isPresent()
                ? liveChannels.ask(partition(inbox), inbox)
                : Channel.nothing(inbox, 1);
    }

    private Submitted create(Caller caller, CommandId id, ClientFrame.CreateChannel frame) {
        var members = accounts(frame.members());
        members.remove(caller.account());
        var name = frame.name() == null ? "" : frame.name();
        var visibility =
                frame.kind() == ChannelKind.ROOM
                                && frame.visibility() != dev.parley.protocol.Visibility.PRIVATE
                        ? Visibility.PUBLIC
                        : Visibility.PRIVATE;
        var channel =
                switch (frame.kind()) {
                    case ROOM -> ChannelId.created(caller.account(), id);
                    case GROUP -> {
                        requireOthers(members, 1, Limits.CREATE_MEMBERS);
                        yield ChannelId.created(caller.account(), id);
                    }
                    case DIRECT -> {
                        requireOthers(members, 1, 1);
                        yield ChannelId.direct(
                                caller.account(), members.getFirst(), config.directKey().bytes());
                    }
                };
        if (visibility == Visibility.PUBLIC) {
            reserve(Names.fold(name), channel);
        }
        var partition = directory.channels().insertIfAbsent(channel, newPartition(channel));
        var command =
                new Command.Create(
                        Frames.kind(frame.kind()), visibility, name, List.copyOf(members));
        return append(caller, channel, partition, id, command);
    }

    private static void requireOthers(LinkedHashSet<AccountId> others, int least, int most) {
        if (others.size() < least || others.size() > most) {
            throw new ProtocolException(
                    ErrorCode.BAD_FIELD,
                    most == 1
                            ? "A direct conversation has one other person."
                            : "A group has at least one other person.",
                    "members",
                    null);
        }
    }

    Submitted submit(Caller caller, ChannelId channel, CommandId id, Command command) {
        return append(caller, channel, partition(channel), id, command);
    }

    private Submitted append(
            Caller caller, ChannelId channel, int partition, CommandId id, Command command) {
        var submission =
                new Submission(
                        channel, caller.account(), caller.device(), id, relay.node(), command);
        var outcome = outcomes.expect(submission.key());
        switch (log.append(partition, submission)) {
            case TAKEN -> {}
            case OVERLOADED -> fail(submission, ErrorCode.OVERLOADED, "Too many messages wait.");
            case STORAGE_FULL ->
                    fail(submission, ErrorCode.STORAGE_FULL, "The server's disk is full.");
            case CLOSED ->
                    fail(submission, ErrorCode.SHUTTING_DOWN, "This server is shutting down.");
        }
        return new Submitted(submission.key(), outcome);
    }

    private void fail(Submission submission, ErrorCode code, String sentence) {
        outcomes.failed(submission.key(), new ProtocolException(code, sentence));
    }

    /** The contract's limit was checked before; this server's own may be tighter. */
    private String checked(String text) {
        var limit = limits().textBytes();
        if (text.length() > limit || text.getBytes(StandardCharsets.UTF_8).length > limit) {
            throw new ProtocolException(
                    ErrorCode.TOO_LARGE,
                    "A message has at most " + limit + " bytes.",
                    "text",
                    null);
        }
        return text;
    }

    private void limitSends(Caller caller) {
        var limits = limits();
        var limit = new RateLimits.Limit(limits.sendsBurst(), 1_000 / limits.sendsPerSecond());
        var wait = rateLimits.take("send:" + caller.account().value(), limit, clock.millis());
        if (wait > 0) {
            throw new ProtocolException(
                    ErrorCode.RATE_LIMITED, "You send faster than this server allows.", wait);
        }
    }

    private void reserve(String folded, ChannelId channel) {
        if (!directory.channels().reserveName(folded, channel, clock.millis())) {
            throw new ProtocolException(
                    ErrorCode.NAME_TAKEN,
                    "A public room with this name, or one that looks like it, exists.",
                    "name",
                    null);
        }
    }

    private List<AccountId> mentioned(String text) {
        return people.byUsername(Mentions.in(text)).values().stream()
                .distinct()
                .limit(Limits.MENTIONS)
                .toList();
    }

    private LinkedHashSet<AccountId> accounts(List<String> usernames) {
        var known = people.byUsername(usernames);
        var found = new LinkedHashSet<AccountId>();
        for (var username : usernames) {
            var account = known.get(username);
            if (account == null) {
                throw new ProtocolException(
                        ErrorCode.BAD_FIELD,
                        "Nobody is called '" + username + "'.",
                        "members",
                        null);
            }
            found.add(account);
        }
        return found;
    }

    private AccountId account(String username) {
        var account = people.byUsername(List.of(username)).get(username);
        if (account == null) {
            throw refusal(Refusal.NOT_FOUND);
        }
        return account;
    }

    private Optional<StoredEvent> event(Channel channel, long seq) {
        return history.after(channel.id(), channel.epoch(), seq - 1, seq, 1).stream().findFirst();
    }

    private int newPartition(ChannelId channel) {
        return Math.floorMod(channel.value().hashCode(), log.partitions());
    }

    /** The channel that a client means; what is no id at all is as unknown as a foreign one. */
    public static ChannelId channelId(String text) {
        if (!ChannelId.isValid(text)) {
            throw refusal(Refusal.NOT_FOUND);
        }
        return new ChannelId(text);
    }

    /** The one table from the channel's refusals to the contract's codes. */
    static ProtocolException refusal(Refusal refusal) {
        return switch (refusal) {
            case NOT_FOUND ->
                    new ProtocolException(
                            ErrorCode.NOT_FOUND, "There is no such thing, or you may not see it.");
            case NOT_MEMBER ->
                    new ProtocolException(
                            ErrorCode.NOT_MEMBER, "You are not a member of this channel.");
            case ALREADY_MEMBER ->
                    new ProtocolException(
                            ErrorCode.ALREADY_MEMBER, "Already a member of this channel.");
            case FORBIDDEN ->
                    new ProtocolException(ErrorCode.FORBIDDEN, "You may not do this here.");
            case UNREADABLE ->
                    new ProtocolException(ErrorCode.INTERNAL, "The command could not be read.");
        };
    }
}
