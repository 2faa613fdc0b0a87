package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.role.gateway.GatewayServer.Person;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Nobody waits for who reads slowly, and who reads slowly misses nothing. */
class SlowReaderSocketTest {
    private static final int MAX_UNWRITABLE_MILLIS = 2_000;
    private static final int READERS = 6;
    private static final int SENDERS = 3;
    private static final int MESSAGES = 120;
    private static final String THE_END = "the end";

    @RegisterExtension
    static final GatewayFixture FIXTURE =
            GatewayFixture.with(
                    GatewayServer.config(
                            new GatewayConfig.Counts(1_000, 64, 5_000, 1_000, 1_024),
                            new GatewayConfig.Times(
                                    10_000, 30_000, MAX_UNWRITABLE_MILLIS, 500, 8_000)));

    private static RawSocket narrow(Person person) {
        var socket =
                RawSocket.connectNarrow(FIXTURE.server().port())
                        .upgraded(FIXTURE.server().port(), person.bearer());
        socket.hello();
        socket.rows();
        return socket;
    }

    @Test
    void nobodyWaitsForWhoNeverReadsAndItIsClosed() {
        var ana = FIXTURE.person("ana");
        var stuck = FIXTURE.person("stuck");
        var room = FIXTURE.room(ana.caller());
        FIXTURE.join(stuck.caller(), room);
        var before = FIXTURE.server().closes(4499);
        try (var sleeper = narrow(stuck);
                var reader = FIXTURE.server().live(ana)) {
            var text = "x".repeat(10_000);
            for (int i = 0; i < 300; i++) {
                FIXTURE.post(ana.caller(), room, text);
                assertThat(reader.await("chat_message").path("seq").asLong()).isEqualTo(i + 3);
            }
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> FIXTURE.server().closes(4499) == before + 1);
            await().until(() -> FIXTURE.server().gateway().connections() == 1);
        }
    }

    @Test
    void whoAsksAndNeverReadsIsClosedAndCostsLittle() {
        var ana = FIXTURE.person("ana");
        var room = FIXTURE.room(ana.caller());
        for (int i = 0; i < 30; i++) {
            FIXTURE.post(ana.caller(), room, "y".repeat(16_000));
        }
        var before = FIXTURE.server().closes(4499);
        try (var sleeper = narrow(ana)) {
            var ask =
                    RawSocket.frame(
                            0x81,
                            RawSocket.utf8(
                                    RawSocket.json(
                                            "history", "channel", room.value(), "limit", 200)));
            for (int i = 0; i < 500 && sleeper.tryBytes(ask); i++) {}
            var most = new AtomicLong();
            await().until(
                            () -> {
                                var buffer = FIXTURE.server().channel().unsafe().outboundBuffer();
                                if (buffer != null) {
                                    most.accumulateAndGet(
                                            buffer.totalPendingWriteBytes(), Math::max);
                                }
                                return FIXTURE.server().closes(4499) == before + 1;
                            });
            assertThat(most.get()).isBetween(100_000L, 1_000_000L);
        }
    }

    @Test
    void whoSendsPingsAndNeverReadsIsClosed() {
        var before = FIXTURE.server().closes(4499) + FIXTURE.server().closes(4429);
        try (var sleeper = narrow(FIXTURE.person("pings"))) {
            var ping = RawSocket.frame(0x89, new byte[125]);
            while (sleeper.tryBytes(ping)) {
                if (FIXTURE.server().closes(4499) + FIXTURE.server().closes(4429) > before) {
                    return;
                }
            }
        }
    }

    @Test
    void catchesUpFromHistoryAndGoesLiveAgain() {
        var ana = FIXTURE.person("ana");
        var slow = FIXTURE.person("slow");
        var room = FIXTURE.room(ana.caller());
        FIXTURE.join(slow.caller(), room);
        try (var socket = narrow(slow)) {
            var text = "z".repeat(12_000);
            IntStream.range(0, 150).forEach(i -> FIXTURE.post(ana.caller(), room, text));
            // 1.8 MB: far more than what is kept for one socket.
            assertThat(seqs(socket, room, 150))
                    .containsExactlyElementsOf(LongStream.range(3, 153).boxed().toList());
            FIXTURE.post(ana.caller(), room, "live again");
            assertThat(socket.await("chat_message").path("text").asText()).isEqualTo("live again");
        }
    }

    @Test
    void acknowledgesToASenderWhoReadsLate() {
        var ana = FIXTURE.person("ana");
        var slow = FIXTURE.person("slow");
        var room = FIXTURE.room(ana.caller());
        FIXTURE.join(slow.caller(), room);
        try (var socket = narrow(slow)) {
            var text = "z".repeat(12_000);
            IntStream.range(0, 100).forEach(i -> FIXTURE.post(ana.caller(), room, text));
            for (int i = 0; i < 20; i++) {
                socket.send(
                        "chat_message",
                        "ref",
                        "r" + i,
                        "channel",
                        room.value(),
                        "id",
                        RawSocket.id(),
                        "text",
                        "mine " + i);
            }
            for (int i = 0; i < 20; i++) {
                var own = socket.answer("r" + i);
                assertThat(own.path("type").asText()).isEqualTo("chat_message");
                assertThat(own.path("text").asText()).isEqualTo("mine " + i);
            }
        }
    }

    @Test
    void saysFarewellToASlowReaderInItsTurn() {
        var ana = FIXTURE.person("ana");
        var slow = FIXTURE.person("slow");
        var room = FIXTURE.room(ana.caller());
        FIXTURE.join(slow.caller(), room);
        try (var socket = narrow(slow)) {
            var text = "z".repeat(12_000);
            IntStream.range(0, 80).forEach(i -> FIXTURE.post(ana.caller(), room, text));
            FIXTURE.node()
                    .conversations()
                    .commands()
                    .await(
                            FIXTURE.node()
                                    .conversations()
                                    .commands()
                                    .removeMember(
                                            ana.caller(),
                                            room,
                                            CommandId.of(RawSocket.id()),
                                            slow.username()));
            IntStream.range(0, 5).forEach(i -> FIXTURE.post(ana.caller(), room, "secret"));
            assertThat(seqs(socket, room, 81))
                    .containsExactlyElementsOf(LongStream.range(3, 84).boxed().toList());
            assertThat(socket.readAll())
                    .noneMatch(f -> f.path("channel").asText().equals(room.value()));
        }
    }

    private static List<Long> seqs(RawSocket socket, ChannelId room, int count) {
        var seqs = new ArrayList<Long>();
        while (seqs.size() < count) {
            seqs.add(socket.await(in(room)).path("seq").asLong());
        }
        return seqs;
    }

    /** The room's events; neither what was read of them nor, by the inbox, that one has joined. */
    private static Predicate<JsonNode> in(ChannelId room) {
        return frame ->
                frame.path("channel").asText().equals(room.value())
                        && frame.has("seq")
                        && !List.of("channel_read", "channel_joined")
                                .contains(frame.path("type").asText());
    }

    /**
     * Readers that pause, read on, vanish and come back with what they have; senders that send
     * short and long texts. Every reader must have seen every event once and in order.
     */
    @Test
    void neverAGapNeverTwice() {
        neverAGapNeverTwice(FIXTURE.server(), 20260211L);
    }

    /** The same, when nearly every event finds the room's queue full. */
    @Test
    void neverAGapNeverTwiceWhenEventsAreLeftOut() {
        var tiny =
                GatewayServer.config(
                        new GatewayConfig.Counts(1_000, 64, 500, 100, 1),
                        new GatewayConfig.Times(10_000, 30_000, MAX_UNWRITABLE_MILLIS, 500, 8_000));
        try (var other = GatewayServer.start(FIXTURE.node(), tiny)) {
            neverAGapNeverTwice(other, 20260212L);
        }
    }

    private static void neverAGapNeverTwice(GatewayServer at, long seed) {
        var random = new SplittableRandom(seed);
        var ana = FIXTURE.person("ana");
        var room = FIXTURE.room(ana.caller());
        var ready = new CountDownLatch(READERS);
        var readers = new ArrayList<CompletableFuture<List<Long>>>();
        for (int i = 0; i < READERS; i++) {
            var person = at.signUp(FIXTURE.newName("reader"));
            FIXTURE.join(person.caller(), room);
            // Some read as fast as they can.
            var reader = new Reader(at, person, room, random.split(), i % 3 * 100_000_000L);
            readers.add(
                    CompletableFuture.supplyAsync(
                            () -> reader.readToTheEnd(ready),
                            task -> Thread.ofPlatform().start(task)));
        }
        assertThat(awaited(ready)).isTrue();
        var behind = at.behind();
        var senders = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < SENDERS; i++) {
            var sender = FIXTURE.person("sender");
            FIXTURE.join(sender.caller(), room);
            var own = random.split();
            senders.add(
                    CompletableFuture.runAsync(
                            () -> {
                                for (int k = 0; k < MESSAGES; k++) {
                                    FIXTURE.post(
                                            sender.caller(),
                                            room,
                                            "t".repeat(own.nextInt(1, 14_000)));
                                }
                            },
                            Thread::startVirtualThread));
        }
        senders.forEach(CompletableFuture::join);
        FIXTURE.post(ana.caller(), room, THE_END);
        var head = FIXTURE.head(ana.caller(), room);
        for (var reader : readers) {
            var seen = reader.orTimeout(60, TimeUnit.SECONDS).join();
            assertThat(seen)
                    .as("seed %d", seed)
                    .hasSizeGreaterThanOrEqualTo(SENDERS * MESSAGES)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(seen.getFirst(), head).boxed().toList());
        }
        assertThat(at.behind()).as("somebody fell behind").isGreaterThan(behind);
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    /** Reads a room with pauses, on one socket after the other. */
    private record Reader(
            GatewayServer server,
            Person person,
            ChannelId room,
            SplittableRandom random,
            long maxPauseNanos) {

        /** The seqs that were told, up to that of the last message. */
        List<Long> readToTheEnd(CountDownLatch ready) {
            var seen = new ArrayList<Long>();
            var isAtEnd = false;
            long has = 0;
            while (!isAtEnd) {
                try (var socket =
                        RawSocket.connectNarrow(server.port())
                                .upgraded(server.port(), person.bearer())) {
                    has = begin(socket, has);
                    ready.countDown();
                    for (int i = random.nextInt(20, 120); i > 0 && !isAtEnd; i--) {
                        pause();
                        var frame = socket.read();
                        if (in(room).test(frame)) {
                            has = frame.path("seq").asLong();
                            seen.add(has);
                            isAtEnd = frame.path("text").asText().equals(THE_END);
                        } else if (frame.path("type").asText().equals("resumed")) {
                            assertThat(frame.path("complete").asBoolean()).isTrue();
                        }
                    }
                }
            }
            return seen;
        }

        /** Says hello with what it has, and returns from where it goes on. */
        private long begin(RawSocket socket, long has) {
            if (has > 0) {
                socket.hello("resume", Map.of(room.value(), Map.of("epoch", 1, "seq", has)));
                socket.rows();
                return has;
            }
            socket.hello();
            return socket.rows().stream()
                    .filter(row -> row.path("id").asText().equals(room.value()))
                    .findFirst()
                    .orElseThrow()
                    .path("seq")
                    .asLong();
        }

        /** What is tried here is a reader that takes its time; nothing is waited for. */
        private void pause() {
            if (maxPauseNanos > 0 && random.nextInt(20) == 0) {
                LockSupport.parkNanos(random.nextLong(maxPauseNanos));
            }
        }
    }
}
