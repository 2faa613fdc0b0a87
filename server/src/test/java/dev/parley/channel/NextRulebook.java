package dev.parley.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** A version of Parley that is yet to come, with a second version of the rules. */
public final class NextRulebook {
    /** The second version refuses some of what the first accepts. */
    public static final Rulebook NEXT =
            new Rulebook(List.of(Channel::judge, NextRulebook::judgeBySecond));

    /** What a node must never do: it judges by what it knows what it does not know. */
    public static final Rulebook HEEDLESS = new Rulebook(List.of(Channel::judge, Channel::judge));

    private static final int RAISE_PERCENT = 4;

    private NextRulebook() {}

    private static Decision judgeBySecond(Channel channel, LoggedCommand logged, Facts past) {
        return switch (logged.submission().command()) {
            case Command.SetTopic _ -> new Decision.Refused(Refusal.FORBIDDEN);
            case Command.Post post when post.text().endsWith("7") ->
                    new Decision.Refused(Refusal.FORBIDDEN);
            default -> channel.judge(logged, past);
        };
    }

    /**
     * As {@link Scripts#script}, with channels that begin under the second version or come to it.
     */
    public static List<Submission> script(RandomGenerator random, int length) {
        var script = new ArrayList<Submission>();
        for (var submission : Scripts.script(random, length)) {
            if (random.nextInt(100) < RAISE_PERCENT) {
                script.add(raise(submission, random));
            } else if (submission.command() instanceof Command.Create create
                    && random.nextBoolean()) {
                script.add(
                        with(
                                submission,
                                submission.device(),
                                submission.id(),
                                new Command.Create(
                                        create.kind(),
                                        create.visibility(),
                                        create.name(),
                                        create.members(),
                                        2)));
            } else {
                script.add(submission);
            }
        }
        return script;
    }

    /** By a node, or by a client, which must not. */
    private static Submission raise(Submission like, RandomGenerator random) {
        return with(
                like,
                random.nextInt(3) > 0 ? DeviceId.server() : like.device(),
                new CommandId(new UUID(random.nextLong(), random.nextLong())),
                new Command.RaiseRules(1 + random.nextInt(2)));
    }

    private static Submission with(
            Submission like, DeviceId device, CommandId id, Command command) {
        return new Submission(like.channel(), like.account(), device, id, like.origin(), command);
    }
}
