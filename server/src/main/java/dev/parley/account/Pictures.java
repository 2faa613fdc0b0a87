package dev.parley.account;

import dev.parley.channel.AccountId;
import dev.parley.directory.Account;
import dev.parley.directory.AccountDirectory;
import dev.parley.directory.Directory;
import dev.parley.directory.PictureDirectory;
import dev.parley.directory.PictureDirectory.Picture;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The pictures that people show of themselves. */
public final class Pictures {
    /** Longest file that is taken. */
    public static final int MAX_FILE_BYTES = 1 << 20;

    private static final int MADE_AT_ONCE = 1;
    private static final int MAX_WAIT_MILLIS = 5_000;
    private static final int VERSION_BYTES = 12;

    private final AccountDirectory accounts;
    private final PictureDirectory pictures;
    private final Profiles profiles;
    private final SecureRandom random;

    /** Drawing takes a core for a moment, and must not take them all. */
    private final Semaphore free = new Semaphore(MADE_AT_ONCE);

    Pictures(Directory directory, Profiles profiles, SecureRandom random) {
        accounts = directory.accounts();
        pictures = directory.pictures();
        this.profiles = profiles;
        this.random = random;
    }

    /** What became of an upload. */
    public sealed interface Upload {
        record Done(Account account) implements Upload {}

        /** It is neither PNG nor JPEG, or broken. */
        record Unreadable() implements Upload {}

        /** It has more than 4,096 pixels in a row or a column. */
        record TooLarge() implements Upload {}

        record Overloaded() implements Upload {}

        record NoAccount() implements Upload {}
    }

    /** Makes a person's picture of a file, whatever it says that it is. */
    public Upload put(AccountId account, byte[] file) {
        return drawn(file)
                .map(
                        outcome ->
                                switch (outcome) {
                                    case Portrait.Outcome.Made(var portrait) ->
                                            put(account, portrait);
                                    case Portrait.Outcome.Unreadable _ -> new Upload.Unreadable();
                                    case Portrait.Outcome.TooLarge _ -> new Upload.TooLarge();
                                })
                .orElseGet(Upload.Overloaded::new);
    }

    private Optional<Portrait.Outcome> drawn(byte[] file) {
        try {
            if (!free.tryAcquire(MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return Optional.of(Portrait.of(file));
        } finally {
            free.release();
        }
    }

    private Upload put(AccountId account, Portrait portrait) {
        var version = new byte[VERSION_BYTES];
        random.nextBytes(version);
        var picture =
                new Picture(
                        Base64.getUrlEncoder().withoutPadding().encodeToString(version),
                        portrait.mediaType(),
                        portrait.content());
        if (!pictures.put(account, picture)) {
            return new Upload.NoAccount();
        }
        profiles.changed(account);
        return accounts.find(account)
                .<Upload>map(Upload.Done::new)
                .orElseGet(Upload.NoAccount::new);
    }

    /** Takes the picture away; returns the account as it is now, empty when it is gone. */
    public Optional<Account> remove(AccountId account) {
        pictures.remove(account);
        profiles.changed(account);
        return accounts.find(account);
    }

    /** The picture of a person, if this is its version. */
    public Optional<Picture> find(AccountId account, String version) {
        return pictures.find(account, version);
    }
}
