package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.channel.CommandKey;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.relay.Outcome;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

class OutcomesTest {
    private static final long NEVER_MILLIS = Duration.ofHours(1).toMillis();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AccountId ana = AccountId.random(new Random(1));
    private final CommandKey key = key();

    private CommandKey key() {
        var id = CommandId.of(UUID.randomUUID().toString());
        return new CommandKey(ChannelId.inbox(ana), ana, id);
    }

    @Test
    void tellsAllWhoWaitForOneCommand() {
        var outcomes = new Outcomes(NEVER_MILLIS);
        var first = outcomes.expect(key);
        var retry = outcomes.expect(key);
        outcomes.arrived(key, new Outcome.Accepted(1, 7));
        assertThat(first).isCompletedWithValue(new Outcome.Accepted(1, 7));
        assertThat(retry).isCompletedWithValue(new Outcome.Accepted(1, 7));
    }

    @Test
    void waitsAnewForACommandThatIsSentAgainLater() {
        var outcomes = new Outcomes(NEVER_MILLIS);
        outcomes.expect(key);
        outcomes.arrived(key, new Outcome.Accepted(1, 7));
        assertThat(outcomes.expect(key)).isNotDone();
    }

    @Test
    void failsWhatWasNeverAppended() {
        var outcomes = new Outcomes(NEVER_MILLIS);
        var outcome = outcomes.expect(key);
        var reason = new ProtocolException(ErrorCode.OVERLOADED, "Too many messages wait.");
        outcomes.failed(key, reason);
        assertThat(outcome).failsWithin(Duration.ZERO).withThrowableThat().withCause(reason);
    }

    @Test
    void givesUpOnWhatHasNoOutcomeInTime() {
        var outcomes = new Outcomes(100);
        assertThat(outcomes.expect(key))
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(TimeoutException.class);
        // And again, when nothing has waited in between.
        assertThat(outcomes.expect(key()))
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void keepsWaitingForTheOthers() {
        var outcomes = new Outcomes(NEVER_MILLIS);
        var other = outcomes.expect(key());
        outcomes.expect(key);
        outcomes.arrived(key, new Outcome.Accepted(1, 7));
        assertThat(other).isNotDone();
    }
}
