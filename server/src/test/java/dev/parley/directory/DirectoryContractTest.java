package dev.parley.directory;

import dev.parley.channel.AccountId;
import dev.parley.directory.AccountDirectory.Creation;
import dev.parley.directory.AccountDirectory.NewAccount;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.util.Locale;
import java.util.Random;

/**
 * What every directory must keep, told in one abstract class for each part of the port. An adapter
 * extends each of them and says how it is opened.
 */
abstract class DirectoryContractTest {
    protected static final long NOW = 1_800_000_000_000L;

    private final Random random = new Random(7);
    protected Directory directory;

    /** Opens the directory; what was stored in the same test is still there. */
    protected abstract Directory open();

    @BeforeEach
    void openEmpty() {
        directory = open();
    }

    @AfterEach
    void close() {
        directory.close();
    }

    protected void reopen() {
        directory.close();
        directory = open();
    }

    protected AccountId anyAccount() {
        return AccountId.random(random);
    }

    protected Account signedUp(String username) {
        return ((Creation.Created) directory.accounts().create(account(username, username)))
                .account();
    }

    protected NewAccount account(String username, String folded) {
        return account(username, folded, null);
    }

    protected NewAccount account(String username, String folded, String email) {
        return new NewAccount(
                anyAccount(),
                username,
                folded,
                "The " + username,
                "the " + folded,
                email,
                email == null ? null : email.toLowerCase(Locale.ROOT),
                "hash of " + username,
                NOW);
    }
}
