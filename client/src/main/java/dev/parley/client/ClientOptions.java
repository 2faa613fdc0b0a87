package dev.parley.client;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * What a client may be told besides who it is.
 *
 * @param name the program, as the server's log and support see it
 * @param version the program's version
 * @param outboxMaxCommands sends that may wait for their acknowledgement before {@code send}
 *     refuses
 * @param clock time
 * @param random jitter and ids
 */
public record ClientOptions(
        String name,
        String version,
        int outboxMaxCommands,
        ClientClock clock,
        RandomGenerator random) {
    private static final int OUTBOX_MAX_COMMANDS = 1_000;

    /** The usual, for a program of this name and version. */
    public static ClientOptions of(String name, String version) {
        return new ClientOptions(
                name, version, OUTBOX_MAX_COMMANDS, ClientClock.system(), new SecureRandom());
    }

    public ClientOptions withClock(ClientClock other) {
        return new ClientOptions(name, version, outboxMaxCommands, other, random);
    }

    public ClientOptions withRandom(RandomGenerator other) {
        return new ClientOptions(name, version, outboxMaxCommands, clock, other);
    }

    public ClientOptions withOutboxMaxCommands(int most) {
        return new ClientOptions(name, version, most, clock, random);
    }
}
