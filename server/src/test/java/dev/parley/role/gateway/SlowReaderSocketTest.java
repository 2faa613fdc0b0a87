package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.parley.app.EmbeddedNode;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.conversation.Caller;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.Visibility;
import dev.parley.role.gateway.GatewayServer.Person;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Nobody waits for who reads slowly, and who reads slowly misses nothing. */
class SlowReaderSocketTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final int MAX_UNWRITABLE_MILLIS = 2_000;
    private static final int READERS = 6;
    private static final int SENDERS = 3;
    private static final int MESSAGES = 120;
    private static final String THE_END = "the end";

    @TempDir private static Path data;
    private static EmbeddedNode node;
    private static GatewayServer server;

    @BeforeAll
    static void start() {
        node = EmbeddedNode.start(data);
        server =
                GatewayServer.start(
                        node,
                        GatewayServer.config(
                                new GatewayConfig.Counts(1_000, 64, 5_000, 1_000, 1_024),
                                new GatewayConfig.Times(
                                        10_000, 30_000, MAX_UNWRITABLE_MILLIS, 500)));
    }

    @AfterAll
    static void stop() {
        server.close();
        node.close();
    }

    private static Person person(String name) {
        return server.signUp(name + NUMBER.incrementAndGet());
    }

    private static ChannelId room(Person creator) {
        var submitted =
                node.conversations()
                        .commands()
                        .submit(
                                creator.caller(),
                                new ClientFrame.CreateChannel(
                                        null,
                                        RawSocket.id(),
                                        "room " + NUMBER.incrementAndGet(),
                                        ChannelKind.ROOM,
                                        Visibility.PUBLIC,
                                        List.of()));
        node.conversations().commands().await(submitted);
        return submitted.key().channel();
    }

    private static void join(Person person, ChannelId room) {
        node.conversations()
                .commands()
                .await(
                        node.conversations()
                                .commands()
                                .submit(
                                        person.caller(),
                                        new ClientFrame.JoinChannel(
                                                null, room.value(), RawSocket.id())));
    }

    private static void post(Caller caller, ChannelId room, String text) {
        node.conversations()
                .commands()
                .await(
                        node.conversations()
                                .commands()
                                .submit(
                                        caller,
                                        new ClientFrame.ChatMessage(
                                                null, room.value(), RawSocket.id(), text)));
    }

    private static RawSocket narrow(Person person) {
        var socket =
                RawSocket.connectNarrow(server.port()).upgraded(server.port(), person.bearer());
        socket.hello();
        socket.rows();
        return socket;
    }

    private static long head(Person person, ChannelId room) {
        return node.conversations().views().view(person.caller().account(), room).seq();
    }

    @Test
    void nobodyWaitsForWhoNeverReadsAndItIsClosed() {
        var ana = person("ana");
        var stuck = person("stuck");
        var room = room(ana);
        join(stuck, room);
        var before = server.closes(4499);
        try (var sleeper = narrow(stuck);
                var reader = server.live(ana)) {
            var text = "x".repeat(10_000);
            for (int i = 0; i < 300; i++) {
                post(ana.caller(), room, text);
                assertThat(reader.await("chat_message").path("seq").asLong()).isEqualTo(i + 3);
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> server.closes(4499) == before + 1);
            await().until(() -> server.gateway().connections() == 1);
        }
    }

    @Test
    void whoAsksAndNeverReadsIsClosedAndCostsLittle() {
        var ana = person("ana");
        var room = room(ana);
        for (int i = 0; i < 30; i++) {
            post(ana.caller(), room, "y".repeat(16_000));
        }
        var before = server.closes(4499);
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
                                var buffer = server.channel().unsafe().outboundBuffer();
                                if (buffer != null) {
                                    most.accumulateAndGet(
                                            buffer.totalPendingWriteBytes(), Math::max);
                                }
                                return server.closes(4499) == before + 1;
                            });
            assertThat(most.get()).isBetween(100_000L, 1_000_000L);
        }
    }

    @Test
    void whoSendsPingsAndNeverReadsIsClosed() {
        var before = server.closes(4499) + server.closes(4429);
        try (var sleeper = narrow(person("pings"))) {
            var ping = RawSocket.frame(0x89, new byte[125]);
            while (sleeper.tryBytes(ping)) {
                if (server.closes(4499) + server.closes(4429) > before) {
                    return;
                }
            }
        }
    }

    @Test
    void catchesUpFromHistoryAndGoesLiveAgain() {
        var ana = person("ana");
        var slow = person("slow");
        var room = room(ana);
        join(slow, room);
        try (var socket = narrow(slow)) {
            var text = "z".repeat(12_000);
            IntStream.range(0, 150).forEach(i -> post(ana.caller(), room, text));
            // 1.8 MB: far more than what is kept for one socket.
            assertThat(seqs(socket, room, 150))
                    .containsExactlyElementsOf(LongStream.range(3, 153).boxed().toList());
            post(ana.caller(), room, "live again");
            assertThat(socket.await("chat_message").path("text").asText()).isEqualTo("live again");
        }
    }

    @Test
    void acknowledgesToASenderWhoReadsLate() {
        var ana = person("ana");
        var slow = person("slow");
        var room = room(ana);
        join(slow, room);
        try (var socket = narrow(slow)) {
            var text = "z".repeat(12_000);
            IntStream.range(0, 100).forEach(i -> post(ana.caller(), room, text));
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
        var ana = person("ana");
        var slow = person("slow");
        var room = room(ana);
        join(slow, room);
        try (var socket = narrow(slow)) {
            var text = "z".repeat(12_000);
            IntStream.range(0, 80).forEach(i -> post(ana.caller(), room, text));
            node.conversations()
                    .commands()
                    .await(
                            node.conversations()
                                    .commands()
                                    .removeMember(
                                            ana.caller(),
                                            room,
                                            CommandId.of(RawSocket.id()),
                                            slow.username()));
            IntStream.range(0, 5).forEach(i -> post(ana.caller(), room, "secret"));
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

    private static Predicate<JsonNode> in(ChannelId room) {
        return frame ->
                frame.path("channel").asText().equals(room.value())
                        && frame.has("seq")
                        && !frame.path("type").asText().equals("channel_read");
    }

    /**
     * Readers that pause, read on, vanish and come back with what they have; senders that send
     * short and long texts. Every reader must have seen every event once and in order.
     */
    @Test
    void neverAGapNeverTwice() {
        neverAGapNeverTwice(server, 20260211L);
    }

    /** The same, when nearly every event finds the room's queue full. */
    @Test
    void neverAGapNeverTwiceWhenEventsAreLeftOut() {
        var tiny =
                GatewayServer.config(
                        new GatewayConfig.Counts(1_000, 64, 500, 100, 1),
                        new GatewayConfig.Times(10_000, 30_000, MAX_UNWRITABLE_MILLIS, 500));
        try (var other = GatewayServer.start(node, tiny)) {
            neverAGapNeverTwice(other, 20260212L);
        }
    }

    private static void neverAGapNeverTwice(GatewayServer at, long seed) {
        var random = new SplittableRandom(seed);
        var ana = person("ana");
        var room = room(ana);
        var ready = new CountDownLatch(READERS);
        var readers = new ArrayList<CompletableFuture<List<Long>>>();
        for (int i = 0; i < READERS; i++) {
            var person = at.signUp("reader" + NUMBER.incrementAndGet());
            join(person, room);
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
            var sender = person("sender");
            join(sender, room);
            var own = random.split();
            senders.add(
                    CompletableFuture.runAsync(
                            () -> {
                                for (int k = 0; k < MESSAGES; k++) {
                                    post(sender.caller(), room, "t".repeat(own.nextInt(1, 14_000)));
                                }
                            },
                            Thread::startVirtualThread));
        }
        senders.forEach(CompletableFuture::join);
        post(ana.caller(), room, THE_END);
        var head = head(ana, room);
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
