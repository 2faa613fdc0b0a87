package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.client.Account;
import dev.parley.client.ClientOptions;
import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyServer;
import dev.parley.client.RefusedException;
import dev.parley.protocol.Api;
import dev.parley.protocol.Visibility;
import dev.parley.testkit.Entry.Deed;
import dev.parley.testkit.Recorder;
import dev.parley.testkit.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The server is killed again and again while people send: what was acknowledged is there, once. */
class KillFaultTest {
    private static final int SENDERS = 50;
    private static final int ROOMS = 5;

    private static final int SENDS_PER_SENDER_AND_ROUND = 8;

    /** The kill comes while the rest is on its way. */
    private static final int ACKNOWLEDGED_PER_ROUND = 300;

    private static final int IN_FLIGHT_PER_SENDER = 4;
    private static final Duration ONE_STEP = Duration.ofSeconds(90);

    private final Recorder recorder = new Recorder(System::nanoTime);

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
            var first = senders.getFirst();
            var witnesses = senders.stream().map(sender -> sender.witness).toList();
            var verdict =
                    new Judgement(recorder, first.account, first.client)
                            .of(rooms.stream().collect(Collectors.toMap(it -> it, _ -> witnesses)));
            System.out.printf("kill test: %d kills, %d senders, %s%n", rounds(), SENDERS, verdict);
            assertThat(verdict).matches(Verdict::holds);
            assertThat(verdict.failed() + verdict.unknown()).isZero();
        } finally {
            senders.forEach(Sender::close);
            server.close();
        }
    }

    private List<String> signUpAndJoin(List<URI> doors, List<Sender> senders) throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var accounts = new ArrayList<Future<Account>>();
            for (var i = 0; i < SENDERS; i++) {
                var name = "sender" + i;
                var server = new ParleyServer(doors.get(i % doors.size()));
                accounts.add(pool.submit(() -> signUp(server, name)));
            }
            for (var account : accounts) {
                senders.add(new Sender(senders.size(), account.get(), recorder));
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

    private static int acknowledged(List<Sender> senders) {
        return senders.stream().mapToInt(sender -> sender.acknowledged.get()).sum();
    }

    /** One person who sends without a pause. */
    private static final class Sender implements AutoCloseable {
        private final int number;
        private final Account account;
        private final Recorder recorder;
        private final Witness witness;
        private final ParleyClient client;
        private final Semaphore inFlight = new Semaphore(IN_FLIGHT_PER_SENDER);
        private final Semaphore allowance = new Semaphore(0);
        private final AtomicInteger acknowledged = new AtomicInteger();
        private volatile Thread thread;

        private Sender(int number, Account account, Recorder recorder) {
            this.number = number;
            this.account = account;
            this.recorder = recorder;
            witness = new Witness(recorder, "sender" + number);
            client = new ParleyClient(account, ClientOptions.of("kill-test", "1"), witness).start();
        }

        private void start(List<String> rooms, AtomicBoolean sending) {
            thread =
                    Thread.startVirtualThread(
                            () -> {
                                for (var turn = 0; sending.get(); turn++) {
                                    allowance.acquireUninterruptibly();
                                    inFlight.acquireUninterruptibly();
                                    send(rooms.get((turn + number) % rooms.size()), turn);
                                }
                            });
        }

        private void send(String room, int turn) {
            var text = "s" + number + "-" + turn;
            var asked = recorder.asks(witness.session(), room, null, new Deed.Posted(text));
            client.send(room, text)
                    .whenComplete(
                            (stored, failed) -> {
                                if (failed == null) {
                                    asked.ok(stored.seq());
                                    acknowledged.incrementAndGet();
                                } else if (failed instanceof RefusedException) {
                                    asked.failed();
                                }
                                inFlight.release();
                            });
        }

        private void mayGoOn() {
            allowance.release(SENDS_PER_SENDER_AND_ROUND);
        }

        private boolean isDone() {
            return !thread.isAlive() && inFlight.availablePermits() == IN_FLIGHT_PER_SENDER;
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
