package dev.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.directory.ReadPointers.ReadPointer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** What every directory keeps of how far people have read. */
public abstract class ReadPointersContractTest extends DirectoryContractTest {
    private final AccountId anna = anyAccount();
    private final AccountId ben = anyAccount();
    private final ChannelId room = ChannelId.inbox(anyAccount());
    private final ChannelId other = ChannelId.inbox(anyAccount());

    /** The same directory, opened a second time: it sees what is stored and nothing else. */
    protected abstract Directory openSideBySide();

    private ReadPointer read(ReadPointers pointers) {
        return pointers.of(anna).get(room);
    }

    @Test
    void seesAPointerAtOnce() {
        var pointers = directory.readPointers();
        pointers.advance(anna, room, new ReadPointer(1, 5, 3));

        assertThat(pointers.of(anna)).isEqualTo(Map.of(room, new ReadPointer(1, 5, 3)));
        assertThat(pointers.of(room, List.of(anna, ben)))
                .isEqualTo(Map.of(anna, new ReadPointer(1, 5, 3)));
    }

    @Test
    void neverMovesAPointerBack() {
        var pointers = directory.readPointers();
        pointers.advance(anna, room, new ReadPointer(1, 5, 3));
        pointers.flush();
        pointers.advance(anna, room, new ReadPointer(1, 4, 2));
        assertThat(read(pointers)).isEqualTo(new ReadPointer(1, 5, 3));

        pointers.flush();
        assertThat(read(pointers)).isEqualTo(new ReadPointer(1, 5, 3));
        pointers.advance(anna, room, new ReadPointer(2, 1, 1));
        pointers.flush();
        assertThat(read(pointers)).isEqualTo(new ReadPointer(2, 1, 1));
    }

    @Test
    void keepsThePointersOfPeopleAndChannelsApart() {
        var pointers = directory.readPointers();
        pointers.advance(anna, room, new ReadPointer(1, 1, 1));
        pointers.advance(anna, other, new ReadPointer(1, 2, 2));
        pointers.flush();
        pointers.advance(ben, room, new ReadPointer(1, 3, 3));

        assertThat(pointers.of(anna))
                .isEqualTo(Map.of(room, new ReadPointer(1, 1, 1), other, new ReadPointer(1, 2, 2)));
        assertThat(pointers.of(room, List.of(anna, ben)))
                .isEqualTo(Map.of(anna, new ReadPointer(1, 1, 1), ben, new ReadPointer(1, 3, 3)));
    }

    @Test
    void storesWhatWasFlushed() {
        directory.readPointers().advance(anna, room, new ReadPointer(1, 5, 3));
        directory.readPointers().flush();

        try (var beside = openSideBySide()) {
            assertThat(read(beside.readPointers())).isEqualTo(new ReadPointer(1, 5, 3));
        }
    }

    @Test
    void storesAPointerByItselfWithinTheDelay() {
        directory.readPointers().advance(anna, room, new ReadPointer(1, 5, 3));

        try (var beside = openSideBySide()) {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofMillis(20 * ReadPointers.MAX_DELAY_MILLIS))
                    .until(() -> new ReadPointer(1, 5, 3).equals(read(beside.readPointers())));
        }
    }

    @Test
    void storesEverythingWhenClosed() {
        directory.readPointers().advance(anna, room, new ReadPointer(1, 5, 3));

        reopen();

        assertThat(read(directory.readPointers())).isEqualTo(new ReadPointer(1, 5, 3));
    }

    @Test
    void neverShowsAPointerBehindOneThatWasShownWhileItIsStored() throws Exception {
        var pointers = directory.readPointers();
        var steps = 2_000;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reader =
                    threads.submit(
                            () -> {
                                var shown = new ArrayList<Long>();
                                var last = 0L;
                                while (last < steps) {
                                    var now = read(pointers);
                                    last = now == null ? 0 : now.seq();
                                    shown.add(last);
                                }
                                return shown;
                            });
            for (var seq = 1L; seq <= steps; seq++) {
                pointers.advance(anna, room, new ReadPointer(1, seq, seq));
                if (seq % 50 == 0) {
                    pointers.flush();
                }
            }
            assertThat(reader.get()).isSorted();
        }
    }
}
