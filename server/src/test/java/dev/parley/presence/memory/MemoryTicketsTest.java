package dev.parley.presence.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.Tickets;
import dev.parley.presence.TicketsContractTest;

import org.junit.jupiter.api.Test;

class MemoryTicketsTest extends TicketsContractTest {
    @Override
    protected Tickets open() {
        return MemoryTickets.open();
    }

    @Test
    void refusesEverythingWhileFullAndForgetsWhatHasExpired() {
        var tickets = open();
        for (var i = 0; i < MemoryTickets.MAX_KEPT; i++) {
            tickets.useOnce("t" + i, 0, 30_000);
        }

        assertThat(tickets.useOnce("one more", 29_999, 60_000)).isFalse();
        assertThat(tickets.useOnce("one more", 30_000, 60_000)).isTrue();
    }
}
