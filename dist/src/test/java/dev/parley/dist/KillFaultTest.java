package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.client.Account;
import dev.parley.client.ClientListener;
import dev.parley.client.ClientOptions;
import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyServer;
import dev.parley.client.Stored;
import dev.parley.protocol.Api;
import dev.parley.protocol.HistoryRange;
import dev.parley.protocol.Message;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Visibility;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The server is killed again and again while people send: what was acknowledged is there, once. */
class KillFaultTest {
    private static final int SENDERS = 50;
    private static final int ROOMS = 5;

    /** Few enough that who is late never misses more than a resume brings. */
    private static final int SENDS_PER_SENDER_AND_ROUND = 8;

    /** The kill comes while the rest is on its way. */
    private static final int ACKNOWLEDGED_PER_ROUND = 300;

    private static final int IN_FLIGHT_PER_SENDER = 4;
    private static final Duration ONE_STEP = Duration.ofSeconds(90);

    @TempDir private Path data;

    Installation start(Path data) {
        return EmbeddedInstallation.start(data, Installation.WITHOUT_LIMITS);
    }

    int rounds() {
        return 20;
    }

    @Test
    void keepsWhatWasAcknowledgedThroughManyKills() throws Exception {
        var server = start(data);
        var senders = new ArrayList<Sender>();
        try {
            var rooms = signUpAndJoin(server.doors(), senders);
            var sending = new AtomicBoolean(true);
            senders.forEach(sender -> sender.start(rooms, sending));
            for (var round = 0; round < rounds(); round++) {
                var goal = acknowledged(senders) + ACKNOWLEDGED_PER_ROUND;
                senders.forEach(Sender::mayGoOn);
                await().atMost(ONE_STEP).until(() -> acknowledged(senders) >= goal);
                server.kill();
                server.restart();
                // The jitter that spares a real server would only make the test longer.
                senders.forEach(sender -> sender.client.hurry());
            }
            sending.set(false);
            senders.forEach(Sender::mayGoOn);
            await().atMost(ONE_STEP).until(() -> senders.stream().allMatch(Sender::isDone));
            check(rooms, senders);
        } finally {
            senders.forEach(Sender::close);
            server.close();
        }
    }

    private void check(List<String> rooms, List<Sender> senders) throws Exception {
        var stored = 0;
        var perText = new HashMap<String, Long>();
        for (var room : rooms) {
            var history = history(senders.getFirst().client, room);
            stored += history.size();
            history.values()
                    .forEach(
                            m ->
                                    assertThat(perText.put(m.text(), m.seq()))
                                            .as("stored twice: " + m.text())
                                            .isNull());
            for (var sender : senders) {
                var seen = sender.seen.get(room);
                var head = history.lastKey();
                await().atMost(ONE_STEP).until(() -> seen.lastKey() >= head);
                // Everyone has every event from where they joined, and the same in each place.
                assertThat(seen.lastKey() - seen.firstKey() + 1).isEqualTo(seen.size());
                assertThat(sender.repeats.get()).isZero();
                for (var entry : history.tailMap(seen.firstKey()).entrySet()) {
                    assertThat(seen.get(entry.getKey())).isEqualTo(entry.getValue().text());
                }
            }
        }
        for (var sender : senders) {
            sender.acknowledged.forEach(
                    (text, seq) ->
                            assertThat(perText.get(text)).as("lost: " + text).isEqualTo(seq));
        }
        System.out.printf(
                "kill test: %d kills, %d senders, %d acknowledged, %d stored, 0 lost, 0 doubled, 0"
                        + " gaps%n",
                rounds(), SENDERS, acknowledged(senders), stored);
    }

    private static List<String> signUpAndJoin(List<URI> doors, List<Sender> senders)
            throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var accounts = new ArrayList<Future<Account>>();
            for (var i = 0; i < SENDERS; i++) {
                var name = "sender" + i;
                var server = new ParleyServer(doors.get(i % doors.size()));
                accounts.add(pool.submit(() -> signUp(server, name)));
            }
            for (var account : accounts) {
                senders.add(new Sender(senders.size(), account.get()));
            }
        }
        for (var sender : senders) {
            sender.client.awaitLive(ONE_STEP);
        }
        var rooms = new ArrayList<String>();
        for (var i = 0; i < ROOMS; i++) {
            var created =
                    senders.getFirst()
                            .client
                            .createRoom("room " + i, Visibility.PUBLIC, List.of())
                            .get();
            rooms.add(created.channel());
        }
        for (var sender : senders.subList(1, SENDERS)) {
            for (var room : rooms) {
                sender.client.join(room).get();
            }
        }
        return rooms;
    }

    private static Account signUp(ParleyServer server, String name) {
        var password = "correct horse " + name;
        server.signUp(new Api.SignUp(name, password, null, null, null, null, null));
        return server.signIn(name, password, "kill test");
    }

    private static TreeMap<Long, Message> history(ParleyClient client, String room)
            throws Exception {
        var messages = new TreeMap<Long, Message>();
        Long before = null;
        while (true) {
            var page = client.history(room, new HistoryRange(before, null, null, 200)).get();
            page.messages().forEach(message -> messages.put(message.seq(), message));
            if (!page.hasBefore()) {
                return messages;
            }
            before = page.from();
        }
    }

    private static int acknowledged(List<Sender> senders) {
        return senders.stream().mapToInt(sender -> sender.acknowledged.size()).sum();
    }

    /** One person who sends without a pause, and everything that they were told. */
    private static final class Sender implements ClientListener, AutoCloseable {
        private final int number;
        private final ParleyClient client;
        private final Semaphore inFlight = new Semaphore(IN_FLIGHT_PER_SENDER);
        private final Semaphore allowance = new Semaphore(0);
        private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
        private final Map<String, ConcurrentSkipListMap<Long, String>> seen =
                new ConcurrentHashMap<>();
        private final AtomicInteger repeats = new AtomicInteger();
        private final AtomicLong sent = new AtomicLong();
        private volatile Thread thread;

        private Sender(int number, Account account) {
            this.number = number;
            client = new ParleyClient(account, ClientOptions.of("kill-test", "1"), this).start();
        }

        private void start(List<String> rooms, AtomicBoolean sending) {
            thread =
                    Thread.startVirtualThread(
                            () -> {
                                while (sending.get()) {
                                    allowance.acquireUninterruptibly();
                                    inFlight.acquireUninterruptibly();
                                    var turn = sent.getAndIncrement();
                                    var text = "s" + number + "-" + turn;
                                    var room = rooms.get((int) ((turn + number) % rooms.size()));
                                    client.send(room, text)
                                            .whenComplete(
                                                    (stored, failed) ->
                                                            answered(text, stored, failed));
                                }
                            });
        }

        private void mayGoOn() {
            allowance.release(SENDS_PER_SENDER_AND_ROUND);
        }

        private void answered(String text, Stored stored, Throwable failed) {
            if (failed == null) {
                acknowledged.put(text, stored.seq());
            }
            inFlight.release();
        }

        private boolean isDone() {
            return !thread.isAlive() && inFlight.availablePermits() == IN_FLIGHT_PER_SENDER;
        }

        @Override
        public void event(ServerFrame.Sequenced event) {
            var text =
                    event instanceof ServerFrame.ChatMessage message
                            ? message.message().text()
                            : "";
            var room = seen.computeIfAbsent(event.channel(), _ -> new ConcurrentSkipListMap<>());
            if (room.put(event.seq(), text) != null) {
                repeats.incrementAndGet();
            }
        }

        @Override
        public void reloaded(ServerFrame.History page) {
            throw new AssertionError("a resume brought not all: " + page.channel());
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
