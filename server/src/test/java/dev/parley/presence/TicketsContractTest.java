package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** What every store of used tickets keeps. */
public abstract class TicketsContractTest {
    private static final long NOW = 1_800_000_000_000L;

    private final Tickets tickets = open();

    protected abstract Tickets open();

    @Test
    void takesATicketOnce() {
        assertThat(tickets.useOnce("a", NOW, NOW + 30_000)).isTrue();
        assertThat(tickets.useOnce("a", NOW, NOW + 30_000)).isFalse();
        assertThat(tickets.useOnce("a", NOW + 29_999, NOW + 30_000)).isFalse();
        assertThat(tickets.useOnce("b", NOW, NOW + 30_000)).isTrue();
    }

    @Test
    void refusesATicketThatHasExpiredUsedOrNot() {
        tickets.useOnce("a", NOW, NOW + 30_000);

        assertThat(tickets.useOnce("a", NOW + 30_000, NOW + 30_000)).isFalse();
        assertThat(tickets.useOnce("b", NOW + 30_000, NOW + 30_000)).isFalse();
    }

    @Test
    void letsOneOfManyUseATicket() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var uses =
                    IntStream.range(0, 50)
                            .<Callable<Boolean>>mapToObj(
                                    _ -> () -> tickets.useOnce("a", NOW, NOW + 30_000))
                            .toList();
            var taken = 0;
            for (var use : threads.invokeAll(uses)) {
                taken += use.get() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(1);
        }
    }
}
