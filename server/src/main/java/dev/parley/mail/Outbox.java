package dev.parley.mail;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Mails on their way out, in memory: nobody waits for the mail server, and a mail that it does not
 * take at once is tried again for about three minutes. A restart loses what waits, so that this is
 * only for mails that a person can ask for anew.
 */
public final class Outbox implements AutoCloseable {
    /** Beyond so many that wait or are being sent, further ones are refused. */
    static final int MAX_WAITING_MAILS = 1_000;

    static final int MAX_TRIES = 5;

    private static final int SENT_AT_ONCE = 2;
    private static final long FIRST_RETRY_MILLIS = 2_000;
    private static final int RETRY_FACTOR = 4;
    private static final long CLOSE_WAIT_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final MailTransport transport;
    private final long firstRetryMillis;
    private final Semaphore free = new Semaphore(MAX_WAITING_MAILS);

    // Platform threads: a mail library may hold locks while it waits for the network.
    private final ScheduledThreadPoolExecutor threads =
            new ScheduledThreadPoolExecutor(
                    SENT_AT_ONCE, Thread.ofPlatform().name("outbox-", 0).daemon().factory());

    public Outbox(MailTransport transport) {
        this(transport, FIRST_RETRY_MILLIS);
    }

    /**
     * @param firstRetryMillis after the first failure; each further wait is four times as long
     */
    Outbox(MailTransport transport, long firstRetryMillis) {
        this.transport = transport;
        this.firstRetryMillis = firstRetryMillis;
    }

    /** Takes a mail without waiting; returns whether there was room for it. */
    public boolean put(Mail mail) {
        if (!free.tryAcquire()) {
            LOG.warn("{} mails wait already, so one was not taken", MAX_WAITING_MAILS);
            return false;
        }
        return schedule(mail, 1, 0);
    }

    private boolean schedule(Mail mail, int attempt, long delayMillis) {
        try {
            threads.schedule(() -> send(mail, attempt), delayMillis, TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException closed) {
            free.release();
            return false;
        }
    }

    private void send(Mail mail, int attempt) {
        try {
            transport.send(mail);
        } catch (MailException refused) {
            if (refused.isTemporary() && attempt < MAX_TRIES) {
                LOG.info("a mail was not taken, trying again: {}", refused.getMessage());
                schedule(mail, attempt + 1, delayAfter(attempt));
                return;
            }
            LOG.warn("a mail is given up after {} tries: {}", attempt, refused.getMessage());
        } catch (RuntimeException broken) {
            LOG.error("a mail could not be sent", broken);
        }
        free.release();
    }

    private long delayAfter(int attempt) {
        var delay = firstRetryMillis;
        for (var i = 1; i < attempt; i++) {
            delay *= RETRY_FACTOR;
        }
        return delay;
    }

    /** Sends what can be sent within a few seconds; the rest is given up. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
                LOG.warn(
                        "{} mails are given up, because Parley stops",
                        MAX_WAITING_MAILS - free.availablePermits());
            }
        } catch (InterruptedException stopped) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
