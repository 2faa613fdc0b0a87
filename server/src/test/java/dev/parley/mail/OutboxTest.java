package dev.parley.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

class OutboxTest {
    private static final Mail HELLO = new Mail("anna@example.org", "Hello", "Hello, Anna\n");

    private final SentMails sent = new SentMails();
    private final AtomicInteger tries = new AtomicInteger();

    private MailTransport failing(int times, boolean temporary) {
        return mail -> {
            if (tries.incrementAndGet() <= times) {
                throw new MailException("not now", temporary, new IllegalStateException("test"));
            }
            sent.send(mail);
        };
    }

    @Test
    void sendsWhatItTakes() {
        try (var outbox = new Outbox(sent, 1)) {
            assertThat(outbox.put(HELLO)).isTrue();

            await().until(() -> sent.all().contains(HELLO));
        }
    }

    @Test
    void triesAgainWhenAMailIsNotTakenForNow() {
        try (var outbox = new Outbox(failing(Outbox.MAX_TRIES - 1, true), 1)) {
            outbox.put(HELLO);

            await().until(() -> sent.all().contains(HELLO));
        }
        assertThat(tries).hasValue(Outbox.MAX_TRIES);
    }

    @Test
    void givesAMailUpAfterItsLastTry() {
        try (var outbox = new Outbox(failing(Outbox.MAX_TRIES, true), 1)) {
            outbox.put(HELLO);

            await().until(() -> tries.get() == Outbox.MAX_TRIES);
        }
        assertThat(sent.all()).isEmpty();
        assertThat(tries).hasValue(Outbox.MAX_TRIES);
    }

    @Test
    void givesAMailUpAtOnceThatWillNeverBeTaken() {
        try (var outbox = new Outbox(failing(1, false), 1)) {
            outbox.put(HELLO);
        }
        assertThat(sent.all()).isEmpty();
        assertThat(tries).hasValue(1);
    }

    @Test
    void keepsNobodyWaitingAndTakesOnlySoMany() {
        var server = new CountDownLatch(1);
        MailTransport stuck =
                mail -> {
                    try {
                        server.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                    sent.send(mail);
                };
        try (var outbox = new Outbox(stuck, 1)) {
            for (var i = 0; i < Outbox.MAX_WAITING_MAILS; i++) {
                assertThat(outbox.put(HELLO)).isTrue();
            }

            assertThat(outbox.put(HELLO)).isFalse();

            server.countDown();
            await().until(() -> sent.all().size() == Outbox.MAX_WAITING_MAILS);
            await().until(() -> outbox.put(HELLO));
        }
        assertThat(sent.all()).hasSize(Outbox.MAX_WAITING_MAILS + 1);
    }

    @Test
    void sendsWhatItHasTakenBeforeItCloses() {
        var outbox = new Outbox(sent, 1);
        for (var i = 0; i < 50; i++) {
            outbox.put(HELLO);
        }
        outbox.close();

        assertThat(sent.all()).hasSize(50);
        assertThat(outbox.put(HELLO)).isFalse();
    }

    @Test
    void letsNobodyWriteAnotherHeader() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mail("anna@example.org\r\nBcc: x@example.org", "Hi", ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mail("anna@example.org", "Hi\nBcc: x@example.org", ""));
    }

    @Test
    void keepsAddressAndTextOutOfLogs() {
        assertThat(HELLO.toString()).doesNotContain("anna", "Hello, Anna");
    }
}
