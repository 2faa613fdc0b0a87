package dev.parley.account;

import dev.parley.account.Codes.Claim;
import dev.parley.account.Codes.Purpose;
import dev.parley.channel.AccountId;
import dev.parley.directory.Account;
import dev.parley.directory.AccountDirectory;
import dev.parley.mail.Outbox;
import dev.parley.presence.RateLimits;
import dev.parley.presence.RateLimits.Limit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Sends codes on request. Who asks learns nothing about accounts, neither by the answer nor by its
 * time: the look-up, the code and the mail come later, on a thread of their own.
 */
public final class MailCodes implements AutoCloseable {
    private static final int MAX_WAITING_REQUESTS = 1_000;
    private static final int IDLE_SECONDS = 30;
    private static final long CLOSE_WAIT_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(MailCodes.class);

    private final Codes codes;
    private final AccountDirectory directory;
    private final Logins logins;
    private final RateLimits rateLimits;
    private final @Nullable Outbox outbox;
    private final Clock clock;
    private final Limit ofRecipient;
    private final Limit ofAddress;
    private final ThreadPoolExecutor thread;

    /**
     * @param outbox null where no mail can be sent: then nothing asks for a code
     */
    public MailCodes(
            CodesConfig config,
            Codes codes,
            AccountDirectory directory,
            RateLimits rateLimits,
            @Nullable Outbox outbox,
            Clock clock) {
        this.codes = codes;
        this.directory = directory;
        this.rateLimits = rateLimits;
        this.outbox = outbox;
        this.clock = clock;
        logins = new Logins(directory);
        ofRecipient = perHour(config.perRecipientAndHour());
        ofAddress = perHour(config.perAddressAndHour());
        thread =
                new ThreadPoolExecutor(
                        1,
                        1,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MAX_WAITING_REQUESTS),
                        Thread.ofPlatform().name("mail-codes").daemon().factory());
        thread.allowCoreThreadTimeOut(true);
    }

    private static Limit perHour(int permits) {
        return new Limit(permits, Duration.ofHours(1).toMillis() / permits);
    }

    /** What became of a wish for a code. */
    public sealed interface Request {
        /** Whether a mail follows is not told. */
        record Taken() implements Request {}

        record TooMany(long retryAfterMillis) implements Request {}

        record Overloaded() implements Request {}
    }

    /** Whether codes are sent, and so asked for. */
    public boolean isOn() {
        return outbox != null;
    }

    Codes codes() {
        return codes;
    }

    /** What the code proves that signs up with this address. */
    static Claim signUp(String email) {
        var folded = Logins.foldedEmail(email);
        return new Claim(Purpose.SIGN_UP, folded, folded);
    }

    /** What the code proves that sets a new password. */
    static Claim newPassword(String subject) {
        return new Claim(Purpose.NEW_PASSWORD, subject, "");
    }

    /** What the code proves that comes to an account's address to be. */
    static Claim newEmail(AccountId account, String email) {
        return new Claim(Purpose.NEW_EMAIL, account.value(), Logins.foldedEmail(email));
    }

    /** What the code proves that comes to an account's address of before. */
    static Claim oldEmail(AccountId account, String email) {
        return new Claim(Purpose.OLD_EMAIL, account.value(), Logins.foldedEmail(email));
    }

    /**
     * A code for signing up goes to {@code email}; or word that it has an account already.
     *
     * @param address the network address that asks
     */
    public Request forSignUp(String email, String address) {
        return request(List.of(toEmail(email)), address, outbox -> sendForSignUp(email, outbox));
    }

    private void sendForSignUp(String email, Outbox outbox) {
        var claim = signUp(email);
        if (directory.credentialsByEmail(Logins.foldedEmail(email)).isPresent()) {
            codes.issueToNobody(claim);
            outbox.put(Mails.accountExists(email));
        } else {
            outbox.put(Mails.signUp(email, codes.issue(claim)));
        }
    }

    /**
     * A code for a new password goes to the address of the account, where there is one.
     *
     * @param address the network address that asks
     */
    public Request forPassword(String login, String address) {
        var recipient = Logins.isEmail(login) ? toEmail(login) : toAccount("?" + login);
        return request(List.of(recipient), address, outbox -> sendForPassword(login, outbox));
    }

    private void sendForPassword(String login, Outbox outbox) {
        var known = logins.find(login);
        var claim = newPassword(Logins.subject(login, known));
        var email =
                known.flatMap(credentials -> directory.find(credentials.account()))
                        .map(Account::email)
                        .filter(to -> Logins.isEmail(login) || isWithinLimit(to));
        email.ifPresentOrElse(
                to -> outbox.put(Mails.newPassword(to, codes.issue(claim))),
                () -> codes.issueToNobody(claim));
    }

    /** An address is sent no more by being asked for under another name. */
    private boolean isWithinLimit(String email) {
        return rateLimits.take(toEmail(email), ofRecipient, clock.millis()) == 0;
    }

    /**
     * Codes for another address go to that one and to the one of before, where there is one.
     *
     * @param address the network address that asks
     */
    public Request forEmail(Account account, String email, String address) {
        var id = account.profile().id();
        var recipients = new ArrayList<>(List.of(toAccount(id.value()), toEmail(email)));
        var old = account.email();
        if (old != null && !Logins.foldedEmail(old).equals(Logins.foldedEmail(email))) {
            recipients.add(toEmail(old));
        }
        return request(recipients, address, outbox -> sendForEmail(account, email, outbox));
    }

    private void sendForEmail(Account account, String email, Outbox outbox) {
        var id = account.profile().id();
        var claim = newEmail(id, email);
        var isTaken =
                directory
                        .credentialsByEmail(Logins.foldedEmail(email))
                        .filter(other -> !other.account().equals(id))
                        .isPresent();
        if (isTaken) {
            codes.issueToNobody(claim);
            outbox.put(Mails.accountExists(email));
        } else {
            outbox.put(Mails.newEmail(email, codes.issue(claim)));
        }
        var old = account.email();
        if (old != null) {
            outbox.put(Mails.oldEmail(old, email, codes.issue(oldEmail(id, old))));
        }
    }

    private static String toEmail(String email) {
        return "code-to:" + Logins.foldedEmail(email);
    }

    private static String toAccount(String account) {
        return "code-of:" + Logins.foldedEmail(account);
    }

    /** Work that looks up, makes a code and writes a mail. */
    @FunctionalInterface
    private interface Sending {
        void into(Outbox outbox);
    }

    private Request request(List<String> recipients, String address, Sending sending) {
        var to = outbox;
        if (to == null) {
            return new Request.Taken();
        }
        var wait = take(recipients, "code-from:" + address);
        if (wait > 0) {
            return new Request.TooMany(wait);
        }
        try {
            thread.execute(() -> send(sending, to));
            return new Request.Taken();
        } catch (RejectedExecutionException full) {
            return new Request.Overloaded();
        }
    }

    /** All permits or none; the address goes first, as who has none left shall spend no other's. */
    private long take(List<String> recipients, String address) {
        var now = clock.millis();
        var wait = rateLimits.take(address, ofAddress, now);
        for (var i = 0; i < recipients.size() && wait == 0; i++) {
            wait = rateLimits.take(recipients.get(i), ofRecipient, now);
            if (wait > 0) {
                rateLimits.giveBack(address, ofAddress, now);
                recipients
                        .subList(0, i)
                        .forEach(taken -> rateLimits.giveBack(taken, ofRecipient, now));
            }
        }
        return wait;
    }

    private static void send(Sending sending, Outbox outbox) {
        try {
            sending.into(outbox);
        } catch (RuntimeException failed) {
            LOG.warn("a code could not be made: {}", failed.getMessage(), failed);
        }
    }

    /** Makes the codes that were asked for, if that is soon done. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
