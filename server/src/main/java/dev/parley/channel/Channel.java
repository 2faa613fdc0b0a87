package dev.parley.channel;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The state of a channel, a function of its log's prefix. Immutable.
 *
 * <pre>
 *   nothing ──Create──▶ existing ──Delete──▶ deleted
 * </pre>
 *
 * While it exists, members post, edit and delete messages; members come by Join (public rooms) or
 * AddMember and go by Leave or RemoveMember. Nothing but Create is accepted before, nothing after.
 *
 * @param epoch of history; raised by a restore from a backup
 * @param seq the newest event's number, 0 for none
 * @param n messages so far
 * @param position of the command that caused the newest event
 * @param rowSeq the newest event that changed the row or the members
 * @param rules the version of the rules by which commands are judged
 */
public record Channel(
        ChannelId id,
        Kind kind,
        Visibility visibility,
        String name,
        String topic,
        Map<AccountId, Member> members,
        boolean deleted,
        long epoch,
        long seq,
        long n,
        Position position,
        long rowSeq,
        Deletions deletions,
        int rules) {
    private static final int MANY_MEMBERS = 64;

    /** A channel of which nothing has happened yet. */
    public static Channel nothing(ChannelId id, long epoch) {
        return new Channel(
                id,
                Kind.ROOM,
                Visibility.PRIVATE,
                "",
                "",
                Map.of(),
                false,
                epoch,
                0,
                0,
                Position.NONE,
                0,
                Deletions.NONE,
                Rulebook.FIRST);
    }

    /** The same channel in a history that was restored from a backup. */
    public Channel atEpoch(long restored) {
        return new Channel(
                id,
                kind,
                visibility,
                name,
                topic,
                members,
                deleted,
                restored,
                seq,
                n,
                position,
                rowSeq,
                deletions,
                rules);
    }

    /** Created and not deleted. */
    public boolean exists() {
        return seq > 0 && !deleted;
    }

    public boolean hasMember(AccountId account) {
        return members.containsKey(account);
    }

    public Optional<Member> member(AccountId account) {
        return Optional.ofNullable(members.get(account));
    }

    private Member memberOf(AccountId account) {
        return Objects.requireNonNull(members.get(account), "not a member");
    }

    /** Whether {@code account} may see that this channel exists. */
    public boolean isVisibleTo(AccountId account) {
        return exists() && (isPublicRoom() || hasMember(account));
    }

    public boolean isPublicRoom() {
        return kind == Kind.ROOM && visibility == Visibility.PUBLIC;
    }

    /** Messages after the {@code readN}-th, those that were deleted left out. */
    public long unreadAfter(long readN) {
        return Math.max(0, n - readN - deletions.after(readN));
    }

    /**
     * Decides a command, from nothing but this state and the {@code facts} before it.
     *
     * @return accepted with the event and the next state, a duplicate of an earlier event, or
     *     refused; this state stays as it is
     * @throws UnknownRulesException when this Parley cannot judge it
     */
    public Decision apply(LoggedCommand logged, Facts facts) {
        return apply(logged, facts, Rulebook.OURS);
    }

    /** As {@link #apply(LoggedCommand, Facts)}, by what {@code rulebook} knows. */
    public Decision apply(LoggedCommand logged, Facts facts, Rulebook rulebook) {
        return rulebook.version(rulesFor(logged.submission().command()), id)
                .judge(this, logged, facts.before(logged.position()));
    }

    /** The version by which a command is judged: the first one names it, and then it stays. */
    private int rulesFor(Command command) {
        return seq > 0
                ? rules
                : switch (command) {
                    case Command.Create create -> create.rules();
                    case Command.Unreadable unreadable -> unreadable.rules();
                    case Command.Rename _,
                            Command.SetTopic _,
                            Command.Delete _,
                            Command.AddMember _,
                            Command.Join _,
                            Command.Leave _,
                            Command.RemoveMember _,
                            Command.ChangeRole _,
                            Command.Post _,
                            Command.OfMessage _,
                            Command.NoteJoined _,
                            Command.NoteMention _,
                            Command.RaiseRules _ ->
                            rules;
                };
    }

    /** The first version of the rules. */
    Decision judge(LoggedCommand logged, Facts past) {
        var submission = logged.submission();
        if (past.sameId() != null) {
            return new Decision.Duplicate(past.sameId().seq());
        }
        if (submission.command() instanceof Command.Create create) {
            return applyCreate(create, logged);
        }
        if (submission.command() instanceof Command.Unreadable) {
            return refused(Refusal.UNREADABLE);
        }
        var by = submission.account();
        if (!exists()) {
            return refused(Refusal.NOT_FOUND);
        }
        return switch (submission.command()) {
            case Command.Create _, Command.Unreadable _ ->
                    throw new AssertionError("decided above");
            case Command.Join _ ->
                    hasMember(by)
                            ? refused(Refusal.ALREADY_MEMBER)
                            : isPublicRoom()
                                    ? accepted(logged, new Event.MemberJoined())
                                    : refused(Refusal.NOT_FOUND);
            case Command.NoteJoined note ->
                    noted(logged, new Event.JoinNoted(note.channel(), note.epoch(), note.seq()));
            case Command.NoteMention note ->
                    noted(logged, new Event.MentionNoted(note.channel(), note.epoch(), note.seq()));
            case Command.RaiseRules raise ->
                    // No client's device can have this id.
                    submission.device().equals(DeviceId.server()) && raise.to() > rules
                            ? accepted(logged, new Event.RulesRaised(raise.to()))
                            : refused(Refusal.FORBIDDEN);
            case Command.Rename _,
                    Command.SetTopic _,
                    Command.Delete _,
                    Command.AddMember _,
                    Command.Leave _,
                    Command.RemoveMember _,
                    Command.ChangeRole _,
                    Command.Post _,
                    Command.OfMessage _ ->
                    hasMember(by)
                            ? applyOfMember(logged, past, by)
                            : refused(isPublicRoom() ? Refusal.NOT_MEMBER : Refusal.NOT_FOUND);
        };
    }

    private Decision applyCreate(Command.Create create, LoggedCommand logged) {
        if (seq > 0) {
            // The ids of these follow from their members, so that either may create them first.
            return kind == Kind.DIRECT || kind == Kind.INBOX
                    ? new Decision.Duplicate(1)
                    : refused(Refusal.FORBIDDEN);
        }
        return accepted(
                logged,
                new Event.Created(
                        create.kind(),
                        create.visibility(),
                        create.name(),
                        create.members(),
                        create.rules()));
    }

    private Decision applyOfMember(LoggedCommand logged, Facts past, AccountId by) {
        var role = memberOf(by).role();
        return switch (logged.submission().command()) {
            case Command.Create _,
                    Command.Unreadable _,
                    Command.Join _,
                    Command.NoteJoined _,
                    Command.NoteMention _,
                    Command.RaiseRules _ ->
                    throw new AssertionError("not a member's command");
            case Command.Rename rename ->
                    mayDescribe(role)
                            ? accepted(logged, new Event.Renamed(rename.name()))
                            : refused(Refusal.FORBIDDEN);
            case Command.SetTopic set ->
                    mayDescribe(role)
                            ? accepted(logged, new Event.TopicSet(set.topic()))
                            : refused(Refusal.FORBIDDEN);
            case Command.Delete _ ->
                    isForMany() && role == Role.OWNER
                            ? accepted(logged, new Event.Deleted())
                            : refused(Refusal.FORBIDDEN);
            case Command.AddMember add -> {
                if (!isForMany()) {
                    yield refused(Refusal.FORBIDDEN);
                }
                yield hasMember(add.member())
                        ? refused(Refusal.ALREADY_MEMBER)
                        : accepted(logged, new Event.MemberAdded(add.member()));
            }
            case Command.Leave _ ->
                    isForMany()
                            ? accepted(logged, new Event.MemberLeft())
                            : refused(Refusal.FORBIDDEN);
            case Command.RemoveMember remove -> {
                var removed = members.get(remove.member());
                if (!isForMany() || role == Role.MEMBER) {
                    yield refused(Refusal.FORBIDDEN);
                }
                if (removed == null) {
                    yield refused(Refusal.NOT_FOUND);
                }
                // A moderator removes members only; an owner anyone but other owners.
                yield removed.role().compareTo(role) < 0
                        ? accepted(logged, new Event.MemberRemoved(remove.member()))
                        : refused(Refusal.FORBIDDEN);
            }
            case Command.ChangeRole change -> {
                if (!isForMany() || role != Role.OWNER) {
                    yield refused(Refusal.FORBIDDEN);
                }
                if (!hasMember(change.member())) {
                    yield refused(Refusal.NOT_FOUND);
                }
                var leavesNoOwner = change.role() != Role.OWNER && isOnlyOwner(change.member());
                yield leavesNoOwner
                        ? refused(Refusal.FORBIDDEN)
                        : accepted(logged, new Event.RoleChanged(change.member(), change.role()));
            }
            case Command.Post post ->
                    kind == Kind.INBOX
                            ? refused(Refusal.FORBIDDEN)
                            : accepted(
                                    logged, new Event.MessagePosted(post.text(), post.mentions()));
            case Command.Edit edit -> {
                var refusal = refusalOf(past.target(), by);
                yield refusal != null
                        ? refused(refusal)
                        : accepted(
                                logged,
                                new Event.MessageEdited(
                                        edit.target(), edit.text(), edit.mentions()));
            }
            case Command.DeleteMessage delete -> {
                var target = past.target();
                var refusal = refusalOf(target, by);
                yield refusal != null || target == null
                        ? refused(refusal != null ? refusal : Refusal.NOT_FOUND)
                        : accepted(logged, new Event.MessageDeleted(delete.target(), target.n()));
            }
        };
    }

    /** Why {@code by} may not change the message, or null. What is deleted is as if never there. */
    private static @Nullable Refusal refusalOf(Facts.@Nullable Target target, AccountId by) {
        if (target == null || !target.isMessage() || target.deletedAt() != null) {
            return Refusal.NOT_FOUND;
        }
        return target.author().equals(by) ? null : Refusal.FORBIDDEN;
    }

    private boolean isForMany() {
        return kind == Kind.ROOM || kind == Kind.GROUP;
    }

    private boolean mayDescribe(Role role) {
        return switch (kind) {
            case ROOM -> role != Role.MEMBER;
            case GROUP -> true;
            case DIRECT, INBOX -> false;
        };
    }

    private boolean isOnlyOwner(AccountId account) {
        return memberOf(account).role() == Role.OWNER
                && members.values().stream().filter(m -> m.role() == Role.OWNER).count() == 1;
    }

    private Decision noted(LoggedCommand logged, Event event) {
        return kind == Kind.INBOX && hasMember(logged.submission().account())
                ? accepted(logged, event)
                : refused(Refusal.NOT_FOUND);
    }

    private static Decision refused(Refusal refusal) {
        return new Decision.Refused(refusal);
    }

    private Decision accepted(LoggedCommand logged, Event event) {
        var submission = logged.submission();
        var sequenced =
                new SequencedEvent(
                        id,
                        epoch,
                        seq + 1,
                        event instanceof Event.MessagePosted ? n + 1 : n,
                        logged.position(),
                        logged.timeMillis(),
                        submission.account(),
                        submission.device(),
                        submission.id(),
                        event);
        return new Decision.Accepted(sequenced, fold(sequenced));
    }

    /**
     * This state with an event that was accepted before: how a channel is restored from history.
     *
     * @throws IllegalArgumentException when it is not this channel's next event
     */
    public Channel fold(SequencedEvent next) {
        if (!next.channel().equals(id) || next.seq() != seq + 1) {
            throw new IllegalArgumentException(
                    "event %d of %s does not follow event %d of %s"
                            .formatted(next.seq(), next.channel(), seq, id));
        }
        return switch (next.event()) {
            case Event.Created created -> born(created, next);
            case Event.Renamed renamed -> row(next, renamed.name(), topic, members, false);
            case Event.TopicSet set -> row(next, name, set.topic(), members, false);
            case Event.Deleted _ -> row(next, name, topic, Map.of(), true);
            case Event.MemberAdded added ->
                    row(next, name, topic, with(added.member(), newMember(next)), false);
            case Event.MemberJoined _ ->
                    row(next, name, topic, with(next.account(), newMember(next)), false);
            case Event.MemberLeft _ -> row(next, name, topic, without(next.account()), false);
            case Event.MemberRemoved removed ->
                    row(next, name, topic, without(removed.member()), false);
            case Event.RoleChanged changed ->
                    row(
                            next,
                            name,
                            topic,
                            with(
                                    changed.member(),
                                    memberOf(changed.member()).withRole(changed.role())),
                            false);
            case Event.MessageDeleted gone -> rest(next, deletions.with(gone.targetN()), rules);
            case Event.RulesRaised raised -> rest(next, deletions, raised.to());
            case Event.MessagePosted _,
                    Event.MessageEdited _,
                    Event.JoinNoted _,
                    Event.MentionNoted _ ->
                    rest(next, deletions, rules);
        };
    }

    private Channel born(Event.Created created, SequencedEvent first) {
        var founders = new HashMap<AccountId, Member>();
        created.members().forEach(m -> founders.put(m, new Member(Role.MEMBER, 1, 0)));
        founders.put(first.account(), new Member(Role.OWNER, 1, 0));
        return new Channel(
                id,
                created.kind(),
                created.visibility(),
                created.name(),
                "",
                Map.copyOf(founders),
                false,
                first.epoch(),
                first.seq(),
                first.n(),
                first.position(),
                first.seq(),
                deletions,
                created.rules());
    }

    private Channel row(
            SequencedEvent next,
            String newName,
            String newTopic,
            Map<AccountId, Member> newMembers,
            boolean nowDeleted) {
        return new Channel(
                id,
                kind,
                visibility,
                newName,
                newTopic,
                newMembers,
                nowDeleted,
                next.epoch(),
                next.seq(),
                next.n(),
                next.position(),
                next.seq(),
                deletions,
                rules);
    }

    /** What changes neither the row nor the members. */
    private Channel rest(SequencedEvent next, Deletions newDeletions, int newRules) {
        return new Channel(
                id,
                kind,
                visibility,
                name,
                topic,
                members,
                deleted,
                next.epoch(),
                next.seq(),
                next.n(),
                next.position(),
                rowSeq,
                newDeletions,
                newRules);
    }

    /** Who comes into a room that everyone has left is its owner. */
    private Member newMember(SequencedEvent joined) {
        return new Member(members.isEmpty() ? Role.OWNER : Role.MEMBER, joined.seq(), joined.n());
    }

    private Map<AccountId, Member> with(AccountId account, Member member) {
        var changed = new HashMap<>(members);
        changed.put(account, member);
        return frozen(changed);
    }

    /**
     * Without {@code account}; where that leaves no owner, the longest-standing member becomes one.
     */
    private Map<AccountId, Member> without(AccountId account) {
        var changed = new HashMap<>(members);
        changed.remove(account);
        if (changed.values().stream().noneMatch(m -> m.role() == Role.OWNER)) {
            changed.entrySet().stream()
                    .min(
                            Comparator.<Map.Entry<AccountId, Member>, Role>comparing(
                                            e -> e.getValue().role())
                                    .reversed()
                                    .thenComparing(e -> e.getValue().joinedSeq())
                                    .thenComparing(Map.Entry::getKey))
                    .ifPresent(heir -> heir.setValue(heir.getValue().withRole(Role.OWNER)));
        }
        return frozen(changed);
    }

    /** The few members of most channels are kept small; of very many no second copy is made. */
    private static Map<AccountId, Member> frozen(HashMap<AccountId, Member> members) {
        return members.size() <= MANY_MEMBERS
                ? Map.copyOf(members)
                : Collections.unmodifiableMap(members);
    }
}
