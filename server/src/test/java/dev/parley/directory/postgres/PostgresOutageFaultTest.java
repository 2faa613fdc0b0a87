package dev.parley.directory.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.directory.DirectoryException;
import dev.parley.directory.ReadPointers.ReadPointer;
import dev.parley.engines.PostgreSql;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

class PostgresOutageFaultTest {
    private static final Duration BOUND = Duration.ofSeconds(30);

    @TempDir Path folder;

    private final AccountId anna = AccountId.random(new Random(1));
    private final ChannelId inbox = ChannelId.inbox(anna);

    @Test
    void failsWithinABoundWhilePostgresIsAwayOrFrozenAndIsWellAgainAfterwards() {
        var server = new PostgreSql().start(folder).awaitReady();
        var address = "postgresql://127.0.0.1:" + server.address().getPort() + "/postgres";
        try (var directory =
                PostgresDirectory.open(
                        PostgresDirectoryConfig.of(address, PostgreSql.USER, null))) {
            assertThat(directory.channels().insertIfAbsent(inbox, 3)).isEqualTo(3);

            server.kill();
            failsInTime(() -> directory.accounts().isEmpty());
            failsInTime(() -> directory.channels().reserveName("room", inbox, 0));
            directory.readPointers().advance(anna, inbox, new ReadPointer(1, 1, 1));

            server = new PostgreSql().start(folder).awaitReady();
            await().atMost(BOUND)
                    .ignoreException(DirectoryException.class)
                    .until(() -> directory.channels().reserveName("room", inbox, 0));
            directory.readPointers().flush();
            try (var other =
                    PostgresDirectory.open(
                            PostgresDirectoryConfig.of(address, PostgreSql.USER, null))) {
                assertThat(other.readPointers().of(anna))
                        .containsEntry(inbox, new ReadPointer(1, 1, 1));
            }

            // Nothing comes back, not even an error.
            server.pause();
            failsInTime(() -> directory.accounts().isEmpty());
            server.resume();
            await().atMost(BOUND)
                    .ignoreException(DirectoryException.class)
                    .until(() -> directory.accounts().isEmpty());
        } finally {
            server.close();
        }
    }

    private static void failsInTime(ThrowingCallable call) {
        var begun = System.nanoTime();
        assertThatExceptionOfType(DirectoryException.class).isThrownBy(call);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BOUND);
    }
}
