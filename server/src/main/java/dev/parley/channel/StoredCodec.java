package dev.parley.channel;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * How submissions, events and channels are written to logs and stores: a version, then the fields
 * in order. What was ever written stays readable; tags are never used for anything else.
 *
 * <p>Every decoder throws {@link StoredFormatException} for anything but what an encoder made.
 */
public final class StoredCodec {
    private static final int VERSION = 1;

    /** Names the rules first, whatever follows, so that older versions know who may judge it. */
    private static final int CREATE_UNDER_RULES = 15;

    private StoredCodec() {}

    public static byte[] encode(Submission submission) {
        var out = new ByteWriter().octet(VERSION);
        out.text(submission.channel().value())
                .text(submission.account().value())
                .text(submission.device().value());
        writeId(out, submission.id());
        out.text(submission.origin());
        writeCommand(out, submission.command());
        return out.toBytes();
    }

    public static Submission decodeSubmission(byte[] bytes) {
        return decode(bytes, in -> submission(in, StoredCodec::readCommand));
    }

    /**
     * As {@link #decodeSubmission}, for a command that it cannot decode: who sent it and where the
     * outcome goes, with {@link Command.Unreadable}.
     */
    public static Submission decodeSender(byte[] bytes) {
        return decode(
                bytes,
                in ->
                        submission(
                                in,
                                rest -> {
                                    var rules =
                                            rest.octet() == CREATE_UNDER_RULES
                                                    ? readRules(rest)
                                                    : Rulebook.FIRST;
                                    rest.skipRest();
                                    return new Command.Unreadable(rules);
                                }));
    }

    private static Submission submission(ByteReader in, Function<ByteReader, Command> command) {
        return new Submission(
                new ChannelId(in.text()),
                new AccountId(in.text()),
                new DeviceId(in.text()),
                readId(in),
                in.text(),
                command.apply(in));
    }

    public static byte[] encode(SequencedEvent event) {
        var out = new ByteWriter().octet(VERSION);
        out.text(event.channel().value()).number(event.epoch()).number(event.seq());
        out.number(event.n()).number(event.position().value()).number(event.timeMillis());
        out.text(event.account().value()).text(event.device().value());
        writeId(out, event.id());
        writeEvent(out, event.event());
        return out.toBytes();
    }

    public static SequencedEvent decodeEvent(byte[] bytes) {
        return decode(
                bytes,
                in ->
                        new SequencedEvent(
                                new ChannelId(in.text()),
                                in.number(),
                                in.number(),
                                in.number(),
                                new Position(in.number()),
                                in.number(),
                                new AccountId(in.text()),
                                new DeviceId(in.text()),
                                readId(in),
                                readEvent(in)));
    }

    /** Encodes a snapshot. Equal channels have equal bytes. */
    public static byte[] encode(Channel channel) {
        var out = new ByteWriter().octet(VERSION);
        out.text(channel.id().value());
        out.octet(kindTag(channel.kind())).octet(visibilityTag(channel.visibility()));
        out.text(channel.name()).text(channel.topic());
        out.each(
                channel.members().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList(),
                (to, entry) ->
                        to.text(entry.getKey().value())
                                .octet(roleTag(entry.getValue().role()))
                                .number(entry.getValue().joinedSeq())
                                .number(entry.getValue().joinedN()));
        out.octet(channel.deleted() ? 1 : 0);
        out.number(channel.epoch()).number(channel.seq()).number(channel.n());
        out.number(channel.position().value()).number(channel.rowSeq());
        var deletions = channel.deletions().numbers();
        out.number(deletions.length);
        for (var n : deletions) {
            out.number(n);
        }
        out.number(channel.rules());
        return out.toBytes();
    }

    public static Channel decodeChannel(byte[] bytes) {
        return decode(
                bytes,
                in ->
                        new Channel(
                                new ChannelId(in.text()),
                                kind(in.octet()),
                                visibility(in.octet()),
                                in.text(),
                                in.text(),
                                readMembers(in),
                                in.octet() == 1,
                                in.number(),
                                in.number(),
                                in.number(),
                                new Position(in.number()),
                                in.number(),
                                readDeletions(in),
                                readRules(in)));
    }

    private static <T> T decode(byte[] bytes, Function<ByteReader, T> read) {
        var in = new ByteReader(bytes);
        var version = in.octet();
        if (version != VERSION) {
            throw new StoredFormatException("version " + version + " is not known");
        }
        try {
            var value = read.apply(in);
            in.end();
            return value;
        } catch (IllegalArgumentException broken) {
            throw new StoredFormatException("an id that was never made", broken);
        }
    }

    private static void writeId(ByteWriter out, CommandId id) {
        out.fixed(id.value().getMostSignificantBits()).fixed(id.value().getLeastSignificantBits());
    }

    private static CommandId readId(ByteReader in) {
        return new CommandId(new UUID(in.fixed(), in.fixed()));
    }

    private static void writeAccount(ByteWriter out, AccountId account) {
        out.text(account.value());
    }

    private static AccountId readAccount(ByteReader in) {
        return new AccountId(in.text());
    }

    private static void writeCommand(ByteWriter out, Command command) {
        switch (command) {
            case Command.Create create -> {
                if (create.rules() == Rulebook.FIRST) {
                    out.octet(1);
                } else {
                    out.octet(CREATE_UNDER_RULES).number(create.rules());
                }
                out.octet(kindTag(create.kind()));
                out.octet(visibilityTag(create.visibility())).text(create.name());
                out.each(create.members(), StoredCodec::writeAccount);
            }
            case Command.Rename rename -> out.octet(2).text(rename.name());
            case Command.SetTopic set -> out.octet(3).text(set.topic());
            case Command.Delete _ -> out.octet(4);
            case Command.AddMember add -> out.octet(5).text(add.member().value());
            case Command.Join _ -> out.octet(6);
            case Command.Leave _ -> out.octet(7);
            case Command.RemoveMember remove -> out.octet(8).text(remove.member().value());
            case Command.ChangeRole change ->
                    out.octet(9).text(change.member().value()).octet(roleTag(change.role()));
            case Command.Post post ->
                    out.octet(10)
                            .text(post.text())
                            .each(post.mentions(), StoredCodec::writeAccount);
            case Command.Edit edit ->
                    out.octet(11)
                            .number(edit.target())
                            .text(edit.text())
                            .each(edit.mentions(), StoredCodec::writeAccount);
            case Command.DeleteMessage delete -> out.octet(12).number(delete.target());
            case Command.NoteJoined note -> {
                out.octet(13).text(note.channel().value());
                out.number(note.epoch()).number(note.seq());
            }
            case Command.RaiseRules raise -> out.octet(16).number(raise.to());
            case Command.Unreadable _ ->
                    throw new IllegalArgumentException("what was not read is not written");
            case Command.NoteMention note -> {
                out.octet(14).text(note.channel().value());
                out.number(note.epoch()).number(note.seq());
            }
        }
    }

    private static Command readCommand(ByteReader in) {
        var tag = in.octet();
        return switch (tag) {
            case 1 -> readCreate(in, Rulebook.FIRST);
            case 2 -> new Command.Rename(in.text());
            case 3 -> new Command.SetTopic(in.text());
            case 4 -> new Command.Delete();
            case 5 -> new Command.AddMember(readAccount(in));
            case 6 -> new Command.Join();
            case 7 -> new Command.Leave();
            case 8 -> new Command.RemoveMember(readAccount(in));
            case 9 -> new Command.ChangeRole(readAccount(in), role(in.octet()));
            case 10 -> new Command.Post(in.text(), in.each(StoredCodec::readAccount));
            case 11 -> new Command.Edit(in.number(), in.text(), in.each(StoredCodec::readAccount));
            case 12 -> new Command.DeleteMessage(in.number());
            case 13 -> new Command.NoteJoined(new ChannelId(in.text()), in.number(), in.number());
            case 14 -> new Command.NoteMention(new ChannelId(in.text()), in.number(), in.number());
            case CREATE_UNDER_RULES -> readCreate(in, readRules(in));
            case 16 -> new Command.RaiseRules(readRules(in));
            default -> throw new StoredFormatException("command tag " + tag + " is not known");
        };
    }

    private static Command readCreate(ByteReader in, int rules) {
        return new Command.Create(
                kind(in.octet()),
                visibility(in.octet()),
                in.text(),
                in.each(StoredCodec::readAccount),
                rules);
    }

    private static int readRules(ByteReader in) {
        var rules = in.number();
        if (rules < Rulebook.FIRST || rules > Integer.MAX_VALUE) {
            throw new StoredFormatException("no version " + rules + " of the rules");
        }
        return (int) rules;
    }

    private static void writeEvent(ByteWriter out, Event event) {
        switch (event) {
            case Event.Created created -> {
                if (created.rules() == Rulebook.FIRST) {
                    out.octet(1);
                } else {
                    out.octet(15).number(created.rules());
                }
                out.octet(kindTag(created.kind()));
                out.octet(visibilityTag(created.visibility())).text(created.name());
                out.each(created.members(), StoredCodec::writeAccount);
            }
            case Event.Renamed renamed -> out.octet(2).text(renamed.name());
            case Event.TopicSet set -> out.octet(3).text(set.topic());
            case Event.Deleted _ -> out.octet(4);
            case Event.MemberAdded added -> out.octet(5).text(added.member().value());
            case Event.MemberJoined _ -> out.octet(6);
            case Event.MemberLeft _ -> out.octet(7);
            case Event.MemberRemoved removed -> out.octet(8).text(removed.member().value());
            case Event.RoleChanged changed ->
                    out.octet(9).text(changed.member().value()).octet(roleTag(changed.role()));
            case Event.MessagePosted posted ->
                    out.octet(10)
                            .text(posted.text())
                            .each(posted.mentions(), StoredCodec::writeAccount);
            case Event.MessageEdited edited ->
                    out.octet(11)
                            .number(edited.target())
                            .text(edited.text())
                            .each(edited.mentions(), StoredCodec::writeAccount);
            case Event.MessageDeleted deleted ->
                    out.octet(12).number(deleted.target()).number(deleted.targetN());
            case Event.JoinNoted noted -> {
                out.octet(13).text(noted.channel().value());
                out.number(noted.epoch()).number(noted.seq());
            }
            case Event.MentionNoted noted -> {
                out.octet(14).text(noted.channel().value());
                out.number(noted.epoch()).number(noted.seq());
            }
            case Event.RulesRaised raised -> out.octet(16).number(raised.to());
        }
    }

    private static Event readEvent(ByteReader in) {
        var tag = in.octet();
        return switch (tag) {
            case 1 -> readCreated(in, Rulebook.FIRST);
            case 2 -> new Event.Renamed(in.text());
            case 3 -> new Event.TopicSet(in.text());
            case 4 -> new Event.Deleted();
            case 5 -> new Event.MemberAdded(readAccount(in));
            case 6 -> new Event.MemberJoined();
            case 7 -> new Event.MemberLeft();
            case 8 -> new Event.MemberRemoved(readAccount(in));
            case 9 -> new Event.RoleChanged(readAccount(in), role(in.octet()));
            case 10 -> new Event.MessagePosted(in.text(), in.each(StoredCodec::readAccount));
            case 11 ->
                    new Event.MessageEdited(
                            in.number(), in.text(), in.each(StoredCodec::readAccount));
            case 12 -> new Event.MessageDeleted(in.number(), in.number());
            case 13 -> new Event.JoinNoted(new ChannelId(in.text()), in.number(), in.number());
            case 14 -> new Event.MentionNoted(new ChannelId(in.text()), in.number(), in.number());
            case 15 -> readCreated(in, readRules(in));
            case 16 -> new Event.RulesRaised(readRules(in));
            default -> throw new StoredFormatException("event tag " + tag + " is not known");
        };
    }

    private static Event readCreated(ByteReader in, int rules) {
        return new Event.Created(
                kind(in.octet()),
                visibility(in.octet()),
                in.text(),
                in.each(StoredCodec::readAccount),
                rules);
    }

    private static Map<AccountId, Member> readMembers(ByteReader in) {
        var members = new HashMap<AccountId, Member>();
        for (var left = in.count(4); left > 0; left--) {
            members.put(readAccount(in), new Member(role(in.octet()), in.number(), in.number()));
        }
        return Map.copyOf(members);
    }

    private static Deletions readDeletions(ByteReader in) {
        var numbers = new long[in.count(1)];
        for (var i = 0; i < numbers.length; i++) {
            numbers[i] = in.number();
        }
        return Deletions.of(numbers);
    }

    private static int kindTag(Kind kind) {
        return switch (kind) {
            case ROOM -> 1;
            case GROUP -> 2;
            case DIRECT -> 3;
            case INBOX -> 4;
        };
    }

    private static Kind kind(int tag) {
        return switch (tag) {
            case 1 -> Kind.ROOM;
            case 2 -> Kind.GROUP;
            case 3 -> Kind.DIRECT;
            case 4 -> Kind.INBOX;
            default -> throw new StoredFormatException("kind tag " + tag + " is not known");
        };
    }

    private static int visibilityTag(Visibility visibility) {
        return switch (visibility) {
            case PUBLIC -> 1;
            case PRIVATE -> 2;
        };
    }

    private static Visibility visibility(int tag) {
        return switch (tag) {
            case 1 -> Visibility.PUBLIC;
            case 2 -> Visibility.PRIVATE;
            default -> throw new StoredFormatException("visibility tag " + tag + " is not known");
        };
    }

    private static int roleTag(Role role) {
        return switch (role) {
            case MEMBER -> 1;
            case MODERATOR -> 2;
            case OWNER -> 3;
        };
    }

    private static Role role(int tag) {
        return switch (tag) {
            case 1 -> Role.MEMBER;
            case 2 -> Role.MODERATOR;
            case 3 -> Role.OWNER;
            default -> throw new StoredFormatException("role tag " + tag + " is not known");
        };
    }
}
