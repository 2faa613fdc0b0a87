package dev.parley.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Generates commands of a few people in a few channels, sensible and not, fresh and retried. */
public final class Scripts {
    public static final List<AccountId> PEOPLE =
            IntStream.range(0, 5)
                    .mapToObj(i -> new AccountId(OpaqueId.of('u', OpaqueId.sha256("p" + i))))
                    .toList();
    private static final int CHANNELS = 3;
    private static final int SEQS = 30;
    private static final int RETRY_PERCENT = 15;

    private Scripts() {}

    /** A list of submissions; a retry repeats an earlier one as it is. */
    public static List<Submission> script(RandomGenerator random, int length) {
        var script = new ArrayList<Submission>();
        while (script.size() < length) {
            if (!script.isEmpty() && random.nextInt(100) < RETRY_PERCENT) {
                script.add(script.get(random.nextInt(script.size())));
            } else {
                script.add(submission(random));
            }
        }
        return script;
    }

    private static Submission submission(RandomGenerator random) {
        var account = person(random);
        var channel = channel(random.nextInt(CHANNELS));
        return new Submission(
                channel,
                account,
                new DeviceId(OpaqueId.of('s', OpaqueId.sha256("d", account.value()))),
                new CommandId(new UUID(random.nextLong(), random.nextLong())),
                "node",
                channel.isInbox() ? noteOrCreate(random, account) : command(random));
    }

    private static ChannelId channel(int i) {
        return switch (i) {
            case 0 -> ChannelId.created(PEOPLE.get(0), CommandId.derived("room"));
            case 1 -> ChannelId.direct(PEOPLE.get(0), PEOPLE.get(1), new byte[16]);
            default -> ChannelId.inbox(PEOPLE.get(0));
        };
    }

    private static Command command(RandomGenerator random) {
        return switch (random.nextInt(16)) {
            case 0, 1 ->
                    new Command.Create(
                            random.nextBoolean()
                                    ? Kind.ROOM
                                    : random.nextBoolean() ? Kind.GROUP : Kind.DIRECT,
                            random.nextInt(3) == 0 ? Visibility.PRIVATE : Visibility.PUBLIC,
                            "name" + random.nextInt(100),
                            List.of(person(random)));
            case 2 -> new Command.Rename("name" + random.nextInt(100));
            case 3 -> new Command.SetTopic("topic" + random.nextInt(100));
            case 4 -> random.nextInt(8) == 0 ? new Command.Delete() : new Command.Join();
            case 5 -> new Command.AddMember(person(random));
            case 6 -> new Command.Join();
            case 7 -> random.nextBoolean() ? new Command.Leave() : new Command.Join();
            case 8 -> new Command.RemoveMember(person(random));
            case 9 ->
                    new Command.ChangeRole(
                            person(random), Role.values()[random.nextInt(Role.values().length)]);
            case 10, 11 ->
                    new Command.Edit(
                            1 + random.nextInt(SEQS), "edit" + random.nextInt(100), List.of());
            case 12 -> new Command.DeleteMessage(1 + random.nextInt(SEQS));
            default -> new Command.Post("text" + random.nextInt(100), List.of(person(random)));
        };
    }

    private static Command noteOrCreate(RandomGenerator random, AccountId account) {
        return switch (random.nextInt(4)) {
            case 0 -> new Command.Create(Kind.INBOX, Visibility.PRIVATE, "", List.of());
            case 1 -> new Command.NoteJoined(channel(0), 1, 1 + random.nextInt(SEQS));
            case 2 -> new Command.Post("to an inbox", List.of(account));
            default -> new Command.NoteMention(channel(0), 1, 1 + random.nextInt(SEQS));
        };
    }

    private static AccountId person(RandomGenerator random) {
        return PEOPLE.get(random.nextInt(PEOPLE.size()));
    }
}
