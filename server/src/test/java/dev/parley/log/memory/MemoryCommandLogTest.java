package dev.parley.log.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.LoggedCommand;
import dev.parley.channel.Position;
import dev.parley.log.CommandLog;
import dev.parley.log.CommandLog.Append;
import dev.parley.log.CommandLogContractTest;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

class MemoryCommandLogTest extends CommandLogContractTest {
    private final AtomicBoolean full = new AtomicBoolean();
    private InstantSource time = InstantSource.system();

    @Override
    protected CommandLog open(int partitions, IntFunction<Position> newestStored) {
        return MemoryCommandLog.open(
                partitions, newestStored, full::get, time.withZone(ZoneOffset.UTC));
    }

    @Test
    void refusesWhatItHasNoRoomFor() {
        var log = opened();
        Append last = Append.TAKEN;
        for (var i = 0; last == Append.TAKEN && i < 100_000; i++) {
            last = log.append(0, post(i));
        }
        assertThat(last).isEqualTo(Append.OVERLOADED);
        assertThat(log.append(1, post(0))).isEqualTo(Append.TAKEN);
    }

    @Test
    void refusesWhileTheDiskIsFull() {
        var log = opened();
        full.set(true);
        assertThat(log.append(0, post(1))).isEqualTo(Append.STORAGE_FULL);
        full.set(false);
        assertThat(log.append(0, post(1))).isEqualTo(Append.TAKEN);
    }

    @Test
    void tellsNoEarlierTimeWhenTheClockIsSetBack() {
        Iterator<Long> clock = List.of(1_000L, 400L, 2_000L).iterator();
        time = () -> Instant.ofEpochMilli(clock.next());
        append(started(), 0, 0, 3);
        assertThat(awaitRead(0, 3))
                .extracting(LoggedCommand::timeMillis)
                .containsExactly(1_000L, 1_000L, 2_000L);
    }
}
