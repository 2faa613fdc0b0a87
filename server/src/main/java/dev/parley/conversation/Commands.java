package dev.parley.conversation;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Command;
import dev.parley.channel.CommandId;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Refusal;
import dev.parley.channel.Submission;
import dev.parley.channel.Visibility;
import dev.parley.directory.ChannelDirectory;
import dev.parley.presence.RateLimits;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Limits;
import dev.parley.protocol.MemberRole;
import dev.parley.protocol.Names;
import dev.parley.protocol.ProtocolException;
import dev.parley.relay.Outcome;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * What people do in channels: appended as commands, and what became of them. What cannot be done is
 * a {@link ProtocolException} with the code that the contract has for it.
 */
public final class Commands {
    private static final long FULL_RETRY_MILLIS = 5_000;

    private final ConversationConfig config;
    private final ConversationParts parts;
    private final Outcomes outcomes;
    private final People people;
    private final Views views;
    private final Settings settings;

    Commands(
            ConversationConfig config,
            ConversationParts parts,
            Outcomes outcomes,
            People people,
            Views views,
            Settings settings) {
        this.config = config;
        this.parts = parts;
        this.outcomes = outcomes;
        this.people = people;
        this.views = views;
        this.settings = settings;
    }

    /** Appends what a frame asks for, without waiting for its outcome. */
    public Submitted submit(Caller caller, ClientFrame.Logged frame) {
        limitSends(caller);
        var id = CommandId.of(frame.id());
        return switch (frame) {
            case ClientFrame.CreateChannel create -> create(caller, id, create);
            case ClientFrame.JoinChannel join ->
                    submit(caller, Views.channelId(join.channel()), id, new Command.Join());
            case ClientFrame.LeaveChannel leave ->
                    submit(caller, Views.channelId(leave.channel()), id, new Command.Leave());
            case ClientFrame.DeleteChannel delete ->
                    submit(caller, Views.channelId(delete.channel()), id, new Command.Delete());
            case ClientFrame.ChatMessage message -> {
                var text = checked(message.text());
                yield submit(
                        caller,
                        Views.channelId(message.channel()),
                        id,
                        new Command.Post(text, mentioned(text)));
            }
            case ClientFrame.EditMessage edit -> {
                var text = checked(edit.text());
                yield submit(
                        caller,
                        Views.channelId(edit.channel()),
                        id,
                        new Command.Edit(edit.target(), text, mentioned(text)));
            }
            case ClientFrame.DeleteMessage delete ->
                    submit(
                            caller,
                            Views.channelId(delete.channel()),
                            id,
                            new Command.DeleteMessage(delete.target()));
        };
    }

    public Submitted rename(Caller caller, ChannelId channel, CommandId id, String name) {
        var before = views.view(caller.account(), channel);
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
                                        () -> directory().releaseName(folded, channel));
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

    public Submitted changeRole(
            Caller caller, ChannelId channel, CommandId id, String username, MemberRole role) {
        return submit(
                caller, channel, id, new Command.ChangeRole(account(username), Frames.role(role)));
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
            throw Refusals.refusal(refused.refusal());
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

    Submitted create(Caller caller, CommandId id, ClientFrame.CreateChannel frame) {
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
        if (frame.kind() == ChannelKind.DIRECT) {
            settings.show(caller.account(), channel);
        }
        if (visibility == Visibility.PUBLIC) {
            reserve(Names.fold(name), channel);
        }
        var partition = directory().insertIfAbsent(channel, newPartition(channel));
        var command =
                new Command.Create(
                        Frames.kind(frame.kind()),
                        visibility,
                        name,
                        List.copyOf(members),
                        rulesOfNew());
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
        var partition =
                changesLists(command) ? views.listedPartition(channel) : views.partition(channel);
        return append(caller, channel, partition, id, command);
    }

    private static boolean changesLists(Command command) {
        return switch (command) {
            case Command.Create _,
                    Command.Rename _,
                    Command.SetTopic _,
                    Command.Delete _,
                    Command.AddMember _,
                    Command.Join _,
                    Command.Leave _,
                    Command.RemoveMember _,
                    Command.ChangeRole _ ->
                    true;
            case Command.Post _,
                    Command.OfMessage _,
                    Command.NoteJoined _,
                    Command.NoteMention _,
                    Command.RaiseRules _,
                    Command.Unreadable _ ->
                    false;
        };
    }

    Submitted append(
            Caller caller, ChannelId channel, int partition, CommandId id, Command command) {
        raiseRules(caller, channel, partition);
        var submission =
                new Submission(
                        channel,
                        caller.account(),
                        caller.device(),
                        id,
                        parts.relay().node(),
                        command);
        var outcome = outcomes.expect(submission.key());
        switch (parts.log().append(partition, submission)) {
            case TAKEN -> {}
            case OVERLOADED ->
                    outcomes.failed(
                            submission.key(), Pressure.overloaded("Too many messages wait."));
            case STORAGE_FULL ->
                    outcomes.failed(
                            submission.key(),
                            new ProtocolException(
                                    ErrorCode.STORAGE_FULL,
                                    "The server's disk is full.",
                                    FULL_RETRY_MILLIS));
            case CLOSED ->
                    outcomes.failed(
                            submission.key(),
                            new ProtocolException(
                                    ErrorCode.SHUTTING_DOWN, "This server is shutting down."));
        }
        return new Submitted(submission.key(), outcome);
    }

    /** By which a channel is judged that is made now. */
    int rulesOfNew() {
        return config.rules().getAsInt();
    }

    /**
     * A channel that is behind what all nodes know goes on by that from its next command on. Nobody
     * waits for the outcome: who was second is refused, and what was lost is asked for again.
     */
    private void raiseRules(Caller caller, ChannelId channel, int partition) {
        var known = views.known(channel);
        var newest = config.rules().getAsInt();
        if (known.isPresent() && known.get().exists() && known.get().rules() < newest) {
            parts.log()
                    .append(
                            partition,
                            new Submission(
                                    channel,
                                    caller.account(),
                                    DeviceId.server(),
                                    CommandId.derived(
                                            "rules", channel.value(), Integer.toString(newest)),
                                    parts.relay().node(),
                                    new Command.RaiseRules(newest)));
        }
    }

    /** The contract's limit was checked before; this server's own may be tighter. */
    private String checked(String text) {
        var limit = config.limits().get().textBytes();
        if (text.length() > limit || text.getBytes(StandardCharsets.UTF_8).length > limit) {
            throw new ProtocolException(
                    ErrorCode.TOO_LARGE,
                    "A message has at most " + limit + " bytes.",
                    "text",
                    null);
        }
        return text;
    }

    /**
     * Counts something that is not logged, but stored, as one of the caller's sends.
     *
     * @throws ProtocolException when there are too many
     */
    public void limitSends(Caller caller) {
        var limits = config.limits().get();
        var limit = new RateLimits.Limit(limits.sendsBurst(), 1_000 / limits.sendsPerSecond());
        var wait =
                parts.rateLimits()
                        .take("send:" + caller.account().value(), limit, parts.clock().millis());
        if (wait > 0) {
            throw new ProtocolException(
                    ErrorCode.RATE_LIMITED, "You send faster than this server allows.", wait);
        }
    }

    private void reserve(String folded, ChannelId channel) {
        if (!directory().reserveName(folded, channel, parts.clock().millis())) {
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
            throw Refusals.refusal(Refusal.NOT_FOUND);
        }
        return account;
    }

    int newPartition(ChannelId channel) {
        return Math.floorMod(channel.value().hashCode(), parts.log().partitions());
    }

    private ChannelDirectory directory() {
        return parts.directory().channels();
    }
}
