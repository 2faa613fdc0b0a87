package dev.parley.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A log of submissions decided one after the other, with look-ups in all that was decided. */
final class Replay {
    private static final long START_MILLIS = 1_700_000_000_000L;

    final Map<ChannelId, Channel> channels = new HashMap<>();
    final List<SequencedEvent> events = new ArrayList<>();
    final List<Decision> decisions = new ArrayList<>();

    /** Where facts are looked up; more than one's own past when another replay ran ahead. */
    private final List<SequencedEvent> known;

    private final Rulebook rulebook;

    private Replay(List<SequencedEvent> known, Rulebook rulebook) {
        this.known = known;
        this.rulebook = rulebook;
    }

    static Replay of(List<Submission> script) {
        return of(script, Rulebook.OURS);
    }

    static Replay of(List<Submission> script, Rulebook rulebook) {
        var replay = new Replay(new ArrayList<>(), rulebook);
        replay.run(script);
        return replay;
    }

    /** Ends where the first command is that cannot be judged. */
    static Replay asFarAsKnown(List<Submission> script, Rulebook rulebook) {
        var replay = new Replay(new ArrayList<>(), rulebook);
        try {
            replay.run(script);
        } catch (UnknownRulesException tooOld) {
            assertThat(tooOld).hasMessageContaining("version");
        }
        return replay;
    }

    /** Decides the script with look-ups that see all that {@code ahead} did, future included. */
    static Replay late(List<Submission> script, Replay ahead) {
        var replay = new Replay(new ArrayList<>(ahead.events), Rulebook.OURS);
        replay.run(script);
        return replay;
    }

    private void run(List<Submission> script) {
        for (var i = 0; i < script.size(); i++) {
            var submission = script.get(i);
            var logged = new LoggedCommand(Position.of(1, i), START_MILLIS + i, submission);
            var channel =
                    channels.computeIfAbsent(submission.channel(), id -> Channel.nothing(id, 1));
            var decision = channel.apply(logged, facts(submission), rulebook);
            decisions.add(decision);
            if (decision instanceof Decision.Accepted accepted) {
                channels.put(channel.id(), accepted.next());
                events.add(accepted.event());
                known.add(accepted.event());
            }
        }
    }

    List<SequencedEvent> events(ChannelId channel) {
        return events.stream().filter(event -> event.channel().equals(channel)).toList();
    }

    private Facts facts(Submission submission) {
        var same =
                known.stream()
                        .filter(event -> event.key().equals(submission.key()))
                        .findFirst()
                        .map(event -> new Facts.SameId(event.seq(), event.position()))
                        .orElse(null);
        var target =
                submission.command() instanceof Command.OfMessage about
                        ? target(submission.channel(), about.target())
                        : null;
        return new Facts(same, target);
    }

    private Facts.Target target(ChannelId channel, long seq) {
        var deletedAt =
                known.stream()
                        .filter(event -> event.channel().equals(channel))
                        .filter(
                                event ->
                                        event.event() instanceof Event.MessageDeleted deleted
                                                && deleted.target() == seq)
                        .findFirst()
                        .map(SequencedEvent::position)
                        .orElse(null);
        return known.stream()
                .filter(event -> event.channel().equals(channel) && event.seq() == seq)
                .findFirst()
                .map(
                        event ->
                                new Facts.Target(
                                        event.account(),
                                        event.event() instanceof Event.MessagePosted,
                                        event.n(),
                                        event.position(),
                                        deletedAt))
                .orElse(null);
    }
}
