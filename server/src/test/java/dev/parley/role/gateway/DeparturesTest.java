package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;

import org.junit.jupiter.api.Test;

import java.util.Random;

class DeparturesTest {
    private static final ChannelId PLANS = channel("plans");

    private final Departures departures = new Departures();

    @Test
    void tellsAnArrivalThatIsOver() {
        departures.add(PLANS, 3);
        assertThat(departures.isLeftSince(PLANS, 2)).isTrue();
    }

    @Test
    void takesWhoCameBackAsArrived() {
        departures.add(PLANS, 3);
        assertThat(departures.isLeftSince(PLANS, 4)).isFalse();
    }

    @Test
    void knowsNothingOfOtherChannels() {
        assertThat(departures.isLeftSince(PLANS, 2)).isFalse();
        departures.add(channel("other"), 3);
        assertThat(departures.isLeftSince(PLANS, 2)).isFalse();
    }

    @Test
    void keepsTheNewestOnly() {
        departures.add(PLANS, 3);
        for (int i = 0; i < 16; i++) {
            departures.add(channel("other " + i), 3);
        }
        assertThat(departures.isLeftSince(PLANS, 2)).isFalse();
        assertThat(departures.isLeftSince(channel("other 0"), 2)).isTrue();
    }

    private static ChannelId channel(String name) {
        var ana = AccountId.random(new Random(1));
        return ChannelId.created(ana, CommandId.derived(name));
    }
}
