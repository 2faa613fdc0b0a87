package dev.parley.account;

import dev.parley.account.Passwords.Hashing;
import dev.parley.channel.AccountId;
import dev.parley.directory.AccountAdministration.Change;
import dev.parley.directory.AccountAdministration.ManagedAccount;
import dev.parley.directory.AccountDirectory.Creation;
import dev.parley.directory.AccountDirectory.NewAccount;
import dev.parley.directory.Directory;
import dev.parley.protocol.Api;
import dev.parley.protocol.Names;
import dev.parley.secret.Secret;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What administrators do with accounts. Methods may block for as long as an Argon2id hash takes.
 */
public final class Administration implements AutoCloseable {
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 4;
    private static final int GROUP_LETTERS = 4;

    private final Directory directory;
    private final Passwords passwords;
    private final Consumer<AccountId> endSessions;
    private final Clock clock;
    private final SecureRandom random;

    private Administration(
            Directory directory,
            Passwords passwords,
            Consumer<AccountId> endSessions,
            Clock clock,
            SecureRandom random) {
        this.directory = directory;
        this.passwords = passwords;
        this.endSessions = endSessions;
        this.clock = clock;
        this.random = random;
    }

    /**
     * On a node.
     *
     * @param config how many passwords are hashed at once
     * @param sessions end with what is disabled or gets another password
     */
    public static Administration open(
            AuthConfig config,
            Directory directory,
            Sessions sessions,
            Clock clock,
            SecureRandom random) {
        return new Administration(
                directory,
                new Passwords(1, config.passwordHashesWaiting(), random),
                account -> sessions.endAll(account, null),
                clock,
                random);
    }

    /** In the directory of a node that does not run. */
    public static Administration ofStopped(Directory directory, Clock clock, SecureRandom random) {
        return new Administration(
                directory,
                new Passwords(1, 1, random),
                account -> directory.sessions().endAll(account, null),
                clock,
                random);
    }

    /** What became of a new account. */
    public sealed interface Making {
        /**
         * @param password the one that was made; null when one was given
         */
        record Made(ManagedAccount account, @Nullable Secret password) implements Making {}

        record UsernameTaken() implements Making {}

        record EmailTaken() implements Making {}

        /** The password that was given is one of those that are tried first. */
        record PasswordTooCommon() implements Making {}

        record Overloaded() implements Making {}
    }

    /** What became of another password. */
    public sealed interface Reset {
        /**
         * @param password the one that was made; null when one was given
         */
        record Done(@Nullable Secret password) implements Reset {}

        record NoAccount() implements Reset {}

        /** The password that was given is one of those that are tried first. */
        record TooCommon() implements Reset {}

        record Overloaded() implements Reset {}
    }

    /**
     * Accounts whose names or address contain {@code query}, by username.
     *
     * @param after a username; those after it are listed
     */
    public List<ManagedAccount> list(String query, String after, int limit) {
        return directory
                .administration()
                .list(Names.fold(query), query.toLowerCase(Locale.ROOT), after, limit);
    }

    public Optional<ManagedAccount> find(String username) {
        return directory.administration().find(username);
    }

    /** Makes an account, whoever else may sign up; the first of all is administrator. */
    public Making create(Api.NewUser wish) {
        var made = wish.password() == null ? madePassword() : null;
        return switch (passwords.hash(made == null ? given(wish.password()) : made.reveal())) {
            case Hashing.Done(var hash) -> create(wish, hash, made);
            case Hashing.TooCommon _ -> new Making.PasswordTooCommon();
            case Hashing.Overloaded _ -> new Making.Overloaded();
        };
    }

    private Making create(Api.NewUser wish, String passwordHash, @Nullable Secret made) {
        return switch (directory.accounts().create(account(wish, passwordHash))) {
            case Creation.Created _ -> {
                if (Boolean.TRUE.equals(wish.administrator())) {
                    directory.administration().change(wish.username(), null, true);
                }
                yield new Making.Made(find(wish.username()).orElseThrow(), made);
            }
            case Creation.UsernameTaken _ -> new Making.UsernameTaken();
            case Creation.EmailTaken _ -> new Making.EmailTaken();
        };
    }

    private NewAccount account(Api.NewUser wish, String passwordHash) {
        return Logins.newAccount(
                AccountId.random(random),
                wish.username(),
                wish.displayName(),
                wish.email(),
                passwordHash,
                clock.millis());
    }

    /** Changes what is named; who is disabled is signed out everywhere. */
    public Change change(String username, Api.UserChange wish) {
        var change =
                directory.administration().change(username, wish.disabled(), wish.administrator());
        if (change instanceof Change.Changed(var managed) && managed.disabled()) {
            endSessions.accept(managed.account().profile().id());
        }
        return change;
    }

    /** Gives someone another password and signs them out everywhere. */
    public Reset resetPassword(String username, @Nullable String password) {
        var managed = find(username).orElse(null);
        if (managed == null) {
            return new Reset.NoAccount();
        }
        var made = password == null ? madePassword() : null;
        return switch (passwords.hash(made == null ? given(password) : made.reveal())) {
            case Hashing.Done(var hash) -> {
                var account = managed.account().profile().id();
                directory.accounts().changePassword(account, hash);
                endSessions.accept(account);
                yield new Reset.Done(made);
            }
            case Hashing.TooCommon _ -> new Reset.TooCommon();
            case Hashing.Overloaded _ -> new Reset.Overloaded();
        };
    }

    /** In groups, without letters that look alike: 79 random bits that can be read out. */
    private Secret madePassword() {
        var letters = new StringBuilder();
        for (var i = 0; i < GROUPS * GROUP_LETTERS; i++) {
            if (i > 0 && i % GROUP_LETTERS == 0) {
                letters.append('-');
            }
            letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new Secret(letters.toString());
    }

    private static String given(@Nullable String password) {
        return Objects.requireNonNull(password);
    }

    /** Gives up what waits to be hashed. */
    @Override
    public void close() {
        passwords.close();
    }
}
