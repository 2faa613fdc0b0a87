package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.log.LogException;

import org.junit.jupiter.api.Test;

import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

class EngineTest {
    private static final Engine KAFKA = new Engine("Kafka", "kafka:9092");

    @Test
    void isWaitedForUntilItAnswers() {
        var tries = new AtomicInteger();
        var answer =
                KAFKA.await(
                        () -> {
                            if (tries.incrementAndGet() < 3) {
                                throw away();
                            }
                            return "here";
                        });
        assertThat(answer).isEqualTo("here");
        assertThat(tries).hasValue(3);
    }

    @Test
    void thatDoesNotComeIsNamedWithItsAddressAndTheReason() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(
                        () ->
                                KAFKA.await(
                                        () -> {
                                            throw away();
                                        },
                                        Duration.ZERO))
                .withMessage(
                        "Kafka at kafka:9092 does not answer as it should: Connection refused."
                                + " Start it, or correct its address or how this node signs in.");
    }

    @Test
    void isNotWaitedForWhenWaitingIsNoHelp() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(
                        () ->
                                KAFKA.await(
                                        () -> {
                                            throw new StartException("Not like this.");
                                        }))
                .withMessage("Not like this.");
    }

    @Test
    void isNamedWithoutThePasswordInItsAddress() {
        assertThat(new Engine("Redis", "redis://me:secret@redis:6379/1").address())
                .isEqualTo("redis://redis:6379/1");
        assertThat(new Engine("PostgreSQL", "postgresql://db/parley?password=secret").address())
                .isEqualTo("postgresql://db/parley");
    }

    private static LogException away() {
        return new LogException("no answer", new ConnectException("Connection refused"));
    }
}
