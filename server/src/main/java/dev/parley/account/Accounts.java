package dev.parley.account;

import dev.parley.account.Passwords.Hashing;
import dev.parley.channel.AccountId;
import dev.parley.directory.Account;
import dev.parley.directory.AccountDirectory;
import dev.parley.directory.AccountDirectory.Creation;
import dev.parley.directory.AccountDirectory.Deletion;
import dev.parley.directory.AccountDirectory.NewAccount;
import dev.parley.directory.Credentials;
import dev.parley.directory.Directory;
import dev.parley.presence.RateLimits;
import dev.parley.presence.RateLimits.Limit;
import dev.parley.protocol.Api;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Signing up and proving a password, and the way to what else can be done with an account. Methods
 * block for as long as an Argon2id hash takes and are called from virtual threads.
 */
public final class Accounts implements AutoCloseable {
    private final Supplier<AuthConfig> config;
    private final AccountDirectory directory;
    private final RateLimits rateLimits;
    private final MailCodes mailCodes;
    private final Clock clock;
    private final SecureRandom random;
    private final Logins logins;
    private final Passwords passwords;
    private final FailedTries failedTries;
    private final PasswordChanges passwordChanges;
    private final EmailChanges emailChanges;
    private final Profiles profiles;
    private final Pictures pictures;
    private final @Nullable SetupCode setupCode;

    /**
     * @param config as it is at each moment
     */
    public Accounts(
            Supplier<AuthConfig> config,
            Directory directory,
            RateLimits rateLimits,
            MailCodes mailCodes,
            Clock clock,
            SecureRandom random) {
        this.config = config;
        this.directory = directory.accounts();
        this.rateLimits = rateLimits;
        this.mailCodes = mailCodes;
        this.clock = clock;
        this.random = random;
        logins = new Logins(this.directory);
        var atStart = config.get();
        passwords =
                new Passwords(
                        atStart.passwordHashesAtOnce(), atStart.passwordHashesWaiting(), random);
        failedTries = new FailedTries(config, rateLimits, clock);
        passwordChanges =
                new PasswordChanges(this.directory, passwords, mailCodes.codes(), failedTries);
        emailChanges = new EmailChanges(this.directory, mailCodes, failedTries);
        profiles = new Profiles(this.directory);
        pictures = new Pictures(directory, profiles, random);
        setupCode = this.directory.isEmpty() ? mailCodes.codes().setupCode() : null;
    }

    private Limit signUps() {
        return FailedTries.limit(config.get().signUpsPerAddressAndHour(), Duration.ofHours(1));
    }

    /** What became of a sign-up. */
    public sealed interface SignUp {
        record Done(Account account) implements SignUp {}

        record UsernameTaken() implements SignUp {}

        /** Told only where no mail is sent; else an address is told of its account by mail. */
        record EmailTaken() implements SignUp {}

        /** The first account of a server that others can reach needs the code that it printed. */
        record SetupCodeWrong() implements SignUp {}

        /** Where mail is sent, an address has to be proved by the code that went there. */
        record CodeWrong() implements SignUp {}

        /** The password is one of those that are tried first. */
        record PasswordTooCommon() implements SignUp {}

        record TooMany(long retryAfterMillis) implements SignUp {}

        record Overloaded() implements SignUp {}
    }

    /** What became of a sign-in. */
    public sealed interface SignIn {
        /**
         * @param proof what the password was compared with; see {@link #isCurrent}
         */
        record Done(Account account, Credentials proof) implements SignIn {}

        /** Whether the account or the password is wrong is not told, nor to be told by the time. */
        record WrongCredentials() implements SignIn {}

        record TooMany(long retryAfterMillis) implements SignIn {}

        record Overloaded() implements SignIn {}
    }

    public MailCodes mailCodes() {
        return mailCodes;
    }

    public PasswordChanges passwordChanges() {
        return passwordChanges;
    }

    public EmailChanges emailChanges() {
        return emailChanges;
    }

    public Profiles profiles() {
        return profiles;
    }

    public Pictures pictures() {
        return pictures;
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
        if (mailCodes.isOn() && !provesEmail(wish)) {
            return new SignUp.CodeWrong();
        }
        return switch (passwords.hash(wish.password())) {
            case Hashing.Done(var hash) -> signUp(wish, hash);
            case Hashing.TooCommon _ -> new SignUp.PasswordTooCommon();
            case Hashing.Overloaded _ -> {
                rateLimits.giveBack(key, signUps(), clock.millis());
                yield new SignUp.Overloaded();
            }
        };
    }

    private SignUp signUp(Api.SignUp wish, String passwordHash) {
        return switch (directory.create(account(wish, passwordHash))) {
            case Creation.Created created -> {
                endCode(wish);
                yield new SignUp.Done(created.account());
            }
            case Creation.UsernameTaken _ -> new SignUp.UsernameTaken();
            case Creation.EmailTaken _ ->
                    mailCodes.isOn() ? new SignUp.CodeWrong() : new SignUp.EmailTaken();
        };
    }

    /** The code stays good, as the username may still be taken. */
    private boolean provesEmail(Api.SignUp wish) {
        return wish.email() != null
                && wish.code() != null
                && mailCodes.codes().matches(MailCodes.signUp(wish.email()), wish.code());
    }

    /** Another account cannot use it anyway: its address is taken now. */
    private void endCode(Api.SignUp wish) {
        if (mailCodes.isOn() && wish.email() != null && wish.code() != null) {
            mailCodes.codes().use(MailCodes.signUp(wish.email()), wish.code());
        }
    }

    private boolean isSetupCode(@Nullable String given) {
        return setupCode != null && given != null && setupCode.matches(given);
    }

    private NewAccount account(Api.SignUp wish, String passwordHash) {
        return Logins.newAccount(
                AccountId.random(random),
                wish.username(),
                wish.displayName(),
                wish.email(),
                passwordHash,
                clock.millis());
    }

    /** Checks a password; only failures count towards the limits. */
    public SignIn signIn(String login, String password, String address) {
        var credentials = logins.find(login);
        return verify(Logins.subject(login, credentials), credentials, password, address);
    }

    /** Has someone who is signed in prove the password again; failures count as at sign-in. */
    public SignIn confirm(AccountId account, String password, String address) {
        return verify(account.value(), directory.credentials(account), password, address);
    }

    private SignIn verify(
            String subject, Optional<Credentials> credentials, String password, String address) {
        var wait = failedTries.begin(subject, address);
        if (wait > 0) {
            return new SignIn.TooMany(wait);
        }
        var hash = credentials.map(Credentials::passwordHash).orElse(null);
        return switch (passwords.verify(password, hash)) {
            case RIGHT -> {
                failedTries.forget(subject, address);
                yield credentials.flatMap(this::signedIn).orElseGet(SignIn.WrongCredentials::new);
            }
            case WRONG -> new SignIn.WrongCredentials();
            case OVERLOADED -> {
                failedTries.forget(subject, address);
                yield new SignIn.Overloaded();
            }
        };
    }

    private Optional<SignIn> signedIn(Credentials proof) {
        return directory.find(proof.account()).map(account -> new SignIn.Done(account, proof));
    }

    /**
     * Whether nobody has changed the password since it was compared. Who begins a session for it
     * asks afterwards: a change in between has ended all sessions but this one.
     */
    public boolean isCurrent(Credentials proof) {
        return directory.credentials(proof.account()).filter(proof::equals).isPresent();
    }

    /** One's own account; empty when it is gone. */
    public Optional<Account> find(AccountId id) {
        return directory.find(id);
    }

    /** Whether nobody but this one runs the installation, while others use it. */
    public boolean isLastAdministrator(AccountId id) {
        return directory.isLastAdministrator(id);
    }

    /** Empties an account for good. Its sessions and rooms are the caller's to end and to leave. */
    public Deletion delete(AccountId id) {
        var outcome = directory.delete(id, clock.millis());
        if (outcome instanceof Deletion.Deleted) {
            profiles.changed(id);
        }
        return outcome;
    }

    /** Gives up what waits to be hashed. */
    @Override
    public void close() {
        passwords.close();
    }
}
