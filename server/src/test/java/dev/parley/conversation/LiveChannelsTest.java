package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Event;
import dev.parley.channel.Kind;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.channel.Visibility;
import dev.parley.relay.Outcome;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayListener;
import dev.parley.relay.Signal;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;

class LiveChannelsTest {
    private static final long NEVER_MILLIS = Duration.ofHours(1).toMillis();
    private static final Outcome ACCEPTED = new Outcome.Accepted(1, 2);

    private final AccountId ana = AccountId.random(new Random(1));
    private final ChannelId room = ChannelId.created(ana, CommandId.derived("room"));
    private final CommandKey key = new CommandKey(room, ana, CommandId.derived("post"));
    private final Channel created = Channel.nothing(room, 1).fold(event(1));
    private final LateRelay relay = new LateRelay();
    private final Outcomes outcomes = new Outcomes(NEVER_MILLIS);
    private final LiveChannels channels = new LiveChannels(relay, outcomes);

    @Test
    void tellsAnOutcomeOnlyAfterItsEventToWhoWouldReadAPage() {
        channels.watch(0, room, new Silent());
        var outcome = outcomes.expect(key);
        relay.listener.outcome(key, ACCEPTED);
        assertThat(outcome).isNotDone();
        relay.listener.event(event(2));
        assertThat(outcome).isCompletedWithValue(ACCEPTED);
        assertThat(channels.known(room).orElseThrow().seq()).isEqualTo(2);
    }

    @Test
    void tellsAnOutcomeAtOnceWhereNobodyFollowsTheChannel() {
        var outcome = outcomes.expect(key);
        relay.listener.outcome(key, ACCEPTED);
        assertThat(outcome).isCompletedWithValue(ACCEPTED);
    }

    @Test
    void tellsAnOutcomeWhenNobodyFollowsTheChannelAnyMore() {
        var watcher = new Silent();
        channels.watch(0, room, watcher);
        var outcome = outcomes.expect(key);
        relay.listener.outcome(key, ACCEPTED);
        channels.unwatch(room, watcher);
        assertThat(outcome).isCompletedWithValue(ACCEPTED);
    }

    @Test
    void tellsAnOutcomeOfAnEpochThatIsOver() {
        channels.watch(0, room, new Silent());
        var outcome = outcomes.expect(key);
        relay.listener.outcome(key, ACCEPTED);
        relay.listener.subscribed(0, Channel.nothing(room, 2));
        assertThat(outcome).isCompletedWithValue(ACCEPTED);
    }

    private SequencedEvent event(long seq) {
        return new SequencedEvent(
                room,
                1,
                seq,
                seq - 1,
                Position.of(1, seq),
                1_700_000_000_000L + seq,
                ana,
                DeviceId.server(),
                new CommandId(new UUID(1, seq)),
                seq == 1
                        ? new Event.Created(Kind.ROOM, Visibility.PUBLIC, "room", List.of())
                        : new Event.MessagePosted("m" + seq, List.of()));
    }

    /** Brings events and outcomes in whatever order the test says. */
    private final class LateRelay implements Relay {
        private RelayListener listener;

        @Override
        public String node() {
            return "node";
        }

        @Override
        public void listen(RelayListener ofNode) {
            listener = ofNode;
        }

        @Override
        public void subscribe(int partition, ChannelId channel) {
            Thread.startVirtualThread(() -> listener.subscribed(partition, created));
        }

        @Override
        public void unsubscribe(int partition, ChannelId channel) {}

        @Override
        public void signal(int partition, Signal signal) {}
    }

    private static final class Silent implements LiveChannels.Watcher {
        @Override
        public void started(Channel channel) {}

        @Override
        public void event(SequencedEvent event, Channel after) {}

        @Override
        public void signal(Signal signal) {}
    }
}
