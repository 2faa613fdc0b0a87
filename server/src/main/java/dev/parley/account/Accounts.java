package dev.parley.account;

import dev.parley.channel.AccountId;
import dev.parley.directory.Account;
import dev.parley.directory.AccountDirectory;
import dev.parley.directory.AccountDirectory.Creation;
import dev.parley.directory.AccountDirectory.NewAccount;
import dev.parley.directory.Credentials;
import dev.parley.presence.RateLimits;
import dev.parley.presence.RateLimits.Limit;
import dev.parley.protocol.Api;
import dev.parley.protocol.Names;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Signing up and proving a password. Methods block for as long as an Argon2id hash takes and are
 * called from virtual threads.
 */
public final class Accounts implements AutoCloseable {
    private final Supplier<AuthConfig> config;
    private final AccountDirectory directory;
    private final RateLimits rateLimits;
    private final Passwords passwords;
    private final Clock clock;
    private final SecureRandom random;
    private final @Nullable SetupCode setupCode;

    /**
     * @param config as it is at each moment
     */
    public Accounts(
            Supplier<AuthConfig> config,
            AccountDirectory directory,
            RateLimits rateLimits,
            Clock clock,
            SecureRandom random) {
        this.config = config;
        this.directory = directory;
        this.rateLimits = rateLimits;
        this.clock = clock;
        this.random = random;
        var atStart = config.get();
        passwords =
                new Passwords(
                        atStart.passwordHashesAtOnce(), atStart.passwordHashesWaiting(), random);
        setupCode = directory.isEmpty() ? new SetupCode(random) : null;
    }

    private Limit signUps() {
        return limit(config.get().signUpsPerAddressAndHour(), Duration.ofHours(1));
    }

    private Limit failuresOfAccount() {
        var now = config.get();
        return limit(
                now.failedSignInsPerAccount(), Duration.ofSeconds(now.failedSignInWindowSeconds()));
    }

    private Limit failuresOfAddress() {
        var now = config.get();
        return limit(
                now.failedSignInsPerAddress(), Duration.ofSeconds(now.failedSignInWindowSeconds()));
    }

    private static Limit limit(int permits, Duration window) {
        return new Limit(permits, Math.max(1, window.toMillis() / permits));
    }

    /** What became of a sign-up. */
    public sealed interface SignUp {
        record Done(Account account) implements SignUp {}

        record UsernameTaken() implements SignUp {}

        record EmailTaken() implements SignUp {}

        /** The first account of a server that others can reach needs the code that it printed. */
        record SetupCodeWrong() implements SignUp {}

        record TooMany(long retryAfterMillis) implements SignUp {}

        record Overloaded() implements SignUp {}
    }

    /** What became of a sign-in. */
    public sealed interface SignIn {
        record Done(Account account) implements SignIn {}

        /** Whether the account or the password is wrong is not told, nor to be told by the time. */
        record WrongCredentials() implements SignIn {}

        record TooMany(long retryAfterMillis) implements SignIn {}

        record Overloaded() implements SignIn {}
    }

    /** What the first account has to give where others can reach the server; empty once it is. */
    public Optional<String> setupCode() {
        return directory.isEmpty()
                ? Optional.ofNullable(setupCode).map(SetupCode::reveal)
                : Optional.empty();
    }

    /**
     * Makes an account; the first one is administrator.
     *
     * @param address whose sign-ups are counted together
     * @param exposed whether someone else than the operator could be asking
     */
    public SignUp signUp(Api.SignUp wish, String address, boolean exposed) {
        if (exposed && directory.isEmpty() && !isSetupCode(wish.setupCode())) {
            return new SignUp.SetupCodeWrong();
        }
        var key = "sign-up:" + address;
        var wait = rateLimits.take(key, signUps(), clock.millis());
        if (wait > 0) {
            return new SignUp.TooMany(wait);
        }
        var hash = passwords.hash(wish.password());
        if (hash.isEmpty()) {
            rateLimits.giveBack(key, signUps(), clock.millis());
            return new SignUp.Overloaded();
        }
        return switch (directory.create(account(wish, hash.get()))) {
            case Creation.Created created -> new SignUp.Done(created.account());
            case Creation.UsernameTaken _ -> new SignUp.UsernameTaken();
            case Creation.EmailTaken _ -> new SignUp.EmailTaken();
        };
    }

    private boolean isSetupCode(@Nullable String given) {
        return setupCode != null && given != null && setupCode.matches(given);
    }

    private NewAccount account(Api.SignUp wish, String passwordHash) {
        var displayName = wish.displayName() == null ? wish.username() : wish.displayName();
        return new NewAccount(
                AccountId.random(random),
                wish.username(),
                Names.fold(wish.username()),
                displayName,
                Names.fold(displayName),
                wish.email(),
                wish.email() == null ? null : foldedEmail(wish.email()),
                passwordHash,
                clock.millis());
    }

    /** Checks a password; only failures count towards the limits. */
    public SignIn signIn(String login, String password, String address) {
        var credentials = credentials(login);
        var ofAccount =
                "sign-in:"
                        + credentials
                                .map(known -> known.account().value())
                                .orElseGet(() -> "?" + login.toLowerCase(Locale.ROOT));
        var ofAddress = "sign-in-from:" + address;
        var wait = takeBoth(ofAccount, ofAddress);
        if (wait > 0) {
            return new SignIn.TooMany(wait);
        }
        var hash = credentials.map(Credentials::passwordHash).orElse(null);
        return switch (passwords.verify(password, hash)) {
            case RIGHT -> {
                giveBoth(ofAccount, ofAddress);
                yield credentials
                        .flatMap(known -> directory.find(known.account()))
                        .<SignIn>map(SignIn.Done::new)
                        .orElseGet(SignIn.WrongCredentials::new);
            }
            case WRONG -> new SignIn.WrongCredentials();
            case OVERLOADED -> {
                giveBoth(ofAccount, ofAddress);
                yield new SignIn.Overloaded();
            }
        };
    }

    private Optional<Credentials> credentials(String login) {
        return login.indexOf('@') >= 0
                ? directory.credentialsByEmail(foldedEmail(login))
                : directory.credentialsByUsername(login.toLowerCase(Locale.ROOT));
    }

    /** Counts the attempt as failed before it is known, so that many at once do not slip by. */
    private long takeBoth(String ofAccount, String ofAddress) {
        var now = clock.millis();
        var wait = rateLimits.take(ofAccount, failuresOfAccount(), now);
        if (wait > 0) {
            return wait;
        }
        wait = rateLimits.take(ofAddress, failuresOfAddress(), now);
        if (wait > 0) {
            rateLimits.giveBack(ofAccount, failuresOfAccount(), now);
        }
        return wait;
    }

    private void giveBoth(String ofAccount, String ofAddress) {
        var now = clock.millis();
        rateLimits.giveBack(ofAccount, failuresOfAccount(), now);
        rateLimits.giveBack(ofAddress, failuresOfAddress(), now);
    }

    /** One's own account; empty when it is gone. */
    public Optional<Account> find(AccountId id) {
        return directory.find(id);
    }

    /** The account under its new display name; empty when it is gone. */
    public Optional<Account> changeDisplayName(AccountId id, String displayName) {
        return directory.changeDisplayName(id, displayName, Names.fold(displayName));
    }

    /** Mail servers may tell case apart before the {@code @}, but people do not. */
    private static String foldedEmail(String email) {
        return email.toLowerCase(Locale.ROOT);
    }

    /** Gives up what waits to be hashed. */
    @Override
    public void close() {
        passwords.close();
    }
}
