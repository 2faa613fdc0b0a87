package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.account.Accounts.SignIn;
import dev.parley.account.Accounts.SignUp;
import dev.parley.directory.Account;
import dev.parley.directory.Directory;
import dev.parley.directory.sqlite.SqliteDirectory;
import dev.parley.directory.sqlite.SqliteDirectoryConfig;
import dev.parley.presence.memory.MemoryRateLimits;
import dev.parley.protocol.Api;
import dev.parley.secret.Secret;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

class AccountsTest {
    private static final String HERE = "192.0.2.1";
    private static final String PASSWORD = "correct horse";

    @TempDir Path folder;

    private final HandClock clock = new HandClock();
    private Directory directory;
    private Accounts accounts;

    @BeforeEach
    void open() {
        directory = SqliteDirectory.open(SqliteDirectoryConfig.of(folder.resolve("d.db")));
        accounts = accounts(AuthConfig.DEFAULTS);
    }

    private Accounts accounts(AuthConfig config) {
        var rateLimits = MemoryRateLimits.open();
        var random = new SecureRandom();
        var codes = new Codes(new Secret("a secret of tests"), directory.codes(), clock, random);
        var mailCodes =
                new MailCodes(
                        CodesConfig.DEFAULTS, codes, directory.accounts(), rateLimits, null, clock);
        return new Accounts(() -> config, directory, rateLimits, mailCodes, clock, random);
    }

    @AfterEach
    void close() {
        accounts.close();
        directory.close();
    }

    private static Api.SignUp wish(String username) {
        return new Api.SignUp(username, PASSWORD, null, null, null, null, null);
    }

    private static Api.SignUp wishWithCode(String username, String setupCode) {
        return new Api.SignUp(username, PASSWORD, null, null, null, null, setupCode);
    }

    private Account signedUp(String username) {
        return ((SignUp.Done) accounts.signUp(wish(username), HERE, false)).account();
    }

    private SignIn signIn(String login, String password) {
        return accounts.signIn(login, password, HERE);
    }

    @Test
    void signsUpAndIn() {
        var anna = signedUp("anna");

        for (var login : List.of("anna", "ANNA")) {
            assertThat(signIn(login, PASSWORD))
                    .isInstanceOfSatisfying(
                            SignIn.Done.class, done -> assertThat(done.account()).isEqualTo(anna));
        }
        assertThat(anna.profile().displayName()).isEqualTo("anna");
    }

    @Test
    void signsInByEmail() {
        accounts.signUp(
                new Api.SignUp("anna", PASSWORD, "Anna@example.org", null, "Änne", null, null),
                HERE,
                false);

        assertThat(signIn("anna@EXAMPLE.org", PASSWORD)).isInstanceOf(SignIn.Done.class);
    }

    /** So that a sign-in on its way does not outlive the change that ends all sessions. */
    @Test
    void knowsAProofByTheOldPasswordNoMore() {
        var anna = signedUp("anna").profile().id();
        var before = ((SignIn.Done) signIn("anna", PASSWORD)).proof();
        assertThat(accounts.isCurrent(before)).isTrue();

        assertThat(accounts.passwordChanges().change(anna, "battery staple"))
                .isEqualTo(PasswordChanges.Change.DONE);

        assertThat(accounts.isCurrent(before)).isFalse();
        var after = ((SignIn.Done) signIn("anna", "battery staple")).proof();
        assertThat(accounts.isCurrent(after)).isTrue();
    }

    @Test
    void answersTheSameToAWrongPasswordAndToNobody() {
        signedUp("anna");

        assertThat(signIn("anna", "wrong")).isEqualTo(new SignIn.WrongCredentials());
        assertThat(signIn("nobody", PASSWORD)).isEqualTo(new SignIn.WrongCredentials());
        assertThat(signIn("nobody@example.org", PASSWORD)).isEqualTo(new SignIn.WrongCredentials());
    }

    /** With the dummy costing as much as a real hash, the time tells nothing either. */
    @Test
    void hashesForNobodyAsForAWrongPassword() {
        signedUp("anna");
        // Nothing can be hashed any more, which shows who would have had to be.
        accounts.close();

        assertThat(signIn("anna", "wrong")).isEqualTo(new SignIn.Overloaded());
        assertThat(signIn("nobody", "wrong")).isEqualTo(new SignIn.Overloaded());
    }

    @Test
    void tellsATakenUsernameInAnyLookAlike() {
        signedUp("bob10");

        assertThat(accounts.signUp(wish("boblo"), HERE, false))
                .isEqualTo(new SignUp.UsernameTaken());
    }

    @Test
    void tellsATakenEmail() {
        var wish = new Api.SignUp("anna", PASSWORD, "a@example.org", null, null, null, null);
        var again = new Api.SignUp("ben", PASSWORD, "A@example.org", null, null, null, null);
        accounts.signUp(wish, HERE, false);

        assertThat(accounts.signUp(again, HERE, false)).isEqualTo(new SignUp.EmailTaken());
    }

    @Test
    void makesTheFirstAccountAdministratorWithoutACodeWhereNobodyElseCanAsk() {
        assertThat(signedUp("anna").administrator()).isTrue();
        assertThat(signedUp("ben").administrator()).isFalse();
    }

    @Test
    void asksTheFirstAccountForTheSetupCodeWhereOthersCanReachTheServer() {
        var code = accounts.setupCode().orElseThrow();

        assertThat(accounts.signUp(wish("eve"), HERE, true)).isEqualTo(new SignUp.SetupCodeWrong());
        assertThat(accounts.signUp(wishWithCode("eve", "AAAAA-AAAAA-AAAAA-AAAAA"), HERE, true))
                .isEqualTo(new SignUp.SetupCodeWrong());
        assertThat(directory.accounts().isEmpty()).isTrue();

        var sloppy = " " + code.toLowerCase(Locale.ROOT).replace('-', ' ');
        assertThat(accounts.signUp(wishWithCode("anna", sloppy), HERE, true))
                .isInstanceOfSatisfying(
                        SignUp.Done.class,
                        done -> assertThat(done.account().administrator()).isTrue());
        assertThat(accounts.signUp(wish("ben"), HERE, true)).isInstanceOf(SignUp.Done.class);
    }

    @Test
    void hasOneSetupCodeOnAllNodes() {
        try (var other = accounts(AuthConfig.DEFAULTS)) {
            assertThat(other.setupCode()).isPresent().isEqualTo(accounts.setupCode());
        }
    }

    @Test
    void hasNoSetupCodeOnceThereIsAnAccount() {
        assertThat(accounts.setupCode())
                .hasValueSatisfying(
                        code -> assertThat(code).matches("([A-Z2-9]{5}-){3}[A-Z2-9]{5}"));

        signedUp("anna");

        assertThat(accounts.setupCode()).isEmpty();
        try (var restarted = accounts(AuthConfig.DEFAULTS)) {
            assertThat(restarted.setupCode()).isEmpty();
        }
    }

    private void limitedTo(int failuresOfAccount, int failuresOfAddress) {
        accounts.close();
        accounts =
                accounts(
                        new AuthConfig(
                                null, failuresOfAccount, failuresOfAddress, 900, 100, 2, 64));
    }

    @Test
    void refusesFurtherTriesAfterTheFailuresThatAnAccountMayHave() {
        limitedTo(3, 100);
        signedUp("anna");
        for (var i = 0; i < 3; i++) {
            assertThat(accounts.signIn("anna", "wrong", "192.0.2." + i))
                    .isEqualTo(new SignIn.WrongCredentials());
        }

        assertThat(signIn("anna", PASSWORD)).isEqualTo(new SignIn.TooMany(300_000));
        assertThat(signIn("ANNA", PASSWORD)).isInstanceOf(SignIn.TooMany.class);
        clock.pass(Duration.ofSeconds(300));
        assertThat(signIn("anna", PASSWORD)).isInstanceOf(SignIn.Done.class);
    }

    @Test
    void refusesFurtherTriesForAnAccountThatIsNotThereToo() {
        limitedTo(3, 100);
        for (var i = 0; i < 3; i++) {
            signIn("nobody", "wrong");
        }

        assertThat(signIn("Nobody", "wrong")).isEqualTo(new SignIn.TooMany(300_000));
    }

    @Test
    void refusesFurtherTriesAfterManyFailuresOfAnAddress() {
        limitedTo(10, 5);
        signedUp("anna");
        for (var i = 0; i < 5; i++) {
            signIn("user" + i, "wrong");
        }

        assertThat(signIn("anna", PASSWORD)).isInstanceOf(SignIn.TooMany.class);
        assertThat(accounts.signIn("anna", PASSWORD, "192.0.2.2")).isInstanceOf(SignIn.Done.class);
    }

    @Test
    void countsNoSignInThatSucceeds() {
        limitedTo(3, 3);
        signedUp("anna");
        for (var i = 0; i < 6; i++) {
            assertThat(signIn("anna", PASSWORD)).isInstanceOf(SignIn.Done.class);
        }
    }

    @Test
    void refusesTooManySignUpsFromOneAddress() {
        accounts.close();
        accounts = accounts(new AuthConfig(null, 10, 100, 900, 2, 2, 64));
        signedUp("anna");
        signedUp("ben");

        assertThat(accounts.signUp(wish("carl"), HERE, false))
                .isEqualTo(new SignUp.TooMany(1_800_000));
        assertThat(accounts.signUp(wish("carl"), "192.0.2.2", false))
                .isInstanceOf(SignUp.Done.class);
    }

    @Test
    void changesADisplayName() {
        var anna = signedUp("anna").profile().id();

        assertThat(accounts.profiles().change(anna, "Änne", null))
                .map(account -> account.profile().displayName())
                .contains("Änne");
        assertThat(directory.accounts().search("anne", 10)).hasSize(1);
    }
}
