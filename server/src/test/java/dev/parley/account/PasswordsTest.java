package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.account.Passwords.Hashing;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class PasswordsTest {
    @Test
    void tellsRightFromWrongAndNeverTakesTheDummyForRight() {
        try (var passwords = new Passwords(2, 64, new SecureRandom())) {
            var hash = ((Hashing.Done) passwords.hash("correct horse")).hash();

            assertThat(passwords.verify("correct horse", hash)).isEqualTo(Passwords.Verdict.RIGHT);
            assertThat(passwords.verify("wrong", hash)).isEqualTo(Passwords.Verdict.WRONG);
            assertThat(passwords.verify("correct horse", null)).isEqualTo(Passwords.Verdict.WRONG);
        }
    }

    @Test
    void refusesMoreThanCanRunAndWait() throws Exception {
        var hashing = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var slowRandom =
                new SecureRandom() {
                    @Override
                    public void nextBytes(byte[] bytes) {
                        hashing.countDown();
                        try {
                            goOn.await();
                        } catch (InterruptedException stopped) {
                            Thread.currentThread().interrupt();
                        }
                    }
                };
        try (var passwords = new Passwords(1, 1, slowRandom);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Hashing>>();
            answers.add(threads.submit(() -> passwords.hash("one")));
            hashing.await();
            // One runs; of two more, one waits and one is refused at once.
            answers.add(threads.submit(() -> passwords.hash("two")));
            answers.add(threads.submit(() -> passwords.hash("three")));
            Awaitility.await().until(() -> answers.stream().filter(Future::isDone).count() == 1);
            assertThat(passwords.verify("four", null)).isEqualTo(Passwords.Verdict.OVERLOADED);

            goOn.countDown();
            var hashes = 0;
            for (var answer : answers) {
                hashes += answer.get() instanceof Hashing.Done ? 1 : 0;
            }
            assertThat(hashes).isEqualTo(2);
        }
    }

    @Test
    void givesUpWhatWaitsWhenClosed() {
        var passwords = new Passwords(1, 1, new SecureRandom());
        passwords.close();

        assertThat(passwords.hash("late")).isEqualTo(new Hashing.Overloaded());
    }

    /** At once: it costs no hash, and so is refused also by who has no time for one. */
    @Test
    void refusesWhatEverybodyTriesFirstHoweverItIsWritten() {
        var passwords = new Passwords(1, 1, new SecureRandom());
        passwords.close();

        for (var common : List.of("password", "PassWord", "12345678", "iloveyou", "1qaz2wsx")) {
            assertThat(passwords.hash(common)).isEqualTo(new Hashing.TooCommon());
        }
        for (var other : List.of("password\n12345678", "correct horse", "passwor", "\n", "")) {
            assertThat(passwords.hash(other)).as(other).isEqualTo(new Hashing.Overloaded());
        }
    }

    /** ASVS 6.2.4 asks for 3,000 that are long enough to be taken at all. */
    @Test
    void knowsThousandsOfCommonPasswordsThatAreLongEnough() throws Exception {
        try (var in = CommonPasswords.class.getResourceAsStream("common-passwords.txt")) {
            var lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();

            assertThat(lines).hasSizeGreaterThan(3_000).doesNotHaveDuplicates();
            assertThat(lines).allMatch(line -> line.length() >= 8);
            assertThat(CommonPasswords.contain(lines.getFirst())).isTrue();
            assertThat(CommonPasswords.contain(lines.getLast())).isTrue();
        }
    }
}
