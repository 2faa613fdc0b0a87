package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class PasswordsTest {
    @Test
    void tellsRightFromWrongAndNeverTakesTheDummyForRight() {
        try (var passwords = new Passwords(2, 64, new SecureRandom())) {
            var hash = passwords.hash("correct horse").orElseThrow();

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
            var answers = new ArrayList<Future<Optional<String>>>();
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
                hashes += answer.get().isPresent() ? 1 : 0;
            }
            assertThat(hashes).isEqualTo(2);
        }
    }

    @Test
    void givesUpWhatWaitsWhenClosed() {
        var passwords = new Passwords(1, 1, new SecureRandom());
        passwords.close();

        assertThat(passwords.hash("late")).isEmpty();
    }
}
