package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.account.Accounts.SignUp;
import dev.parley.account.EmailChanges.Change;
import dev.parley.account.MailCodes.Request;
import dev.parley.account.PasswordChanges.Reset;
import dev.parley.directory.Account;
import dev.parley.directory.Directory;
import dev.parley.directory.sqlite.SqliteDirectory;
import dev.parley.directory.sqlite.SqliteDirectoryConfig;
import dev.parley.mail.Outbox;
import dev.parley.mail.SentMails;
import dev.parley.presence.memory.MemoryRateLimits;
import dev.parley.protocol.Api;
import dev.parley.secret.Secret;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

class MailCodesTest {
    private static final String HERE = "192.0.2.1";
    private static final String PASSWORD = "correct horse";
    private static final String ANNA = "anna@example.org";
    private static final String BEN = "ben@example.org";
    private static final Pattern CODE = Pattern.compile("(?m)^    (\\d{6})$");

    @TempDir Path folder;

    private final HandClock clock = new HandClock();
    private final SentMails mails = new SentMails();
    private Outbox outbox;
    private Directory directory;
    private MailCodes mailCodes;
    private Accounts accounts;

    @BeforeEach
    void open() {
        var random = new SecureRandom();
        var rateLimits = MemoryRateLimits.open();
        outbox = new Outbox(mails);
        directory = SqliteDirectory.open(SqliteDirectoryConfig.of(folder.resolve("d.db")));
        mailCodes =
                new MailCodes(
                        CodesConfig.DEFAULTS,
                        new Codes(new Secret("of tests"), directory.codes(), clock, random),
                        directory.accounts(),
                        rateLimits,
                        outbox,
                        clock);
        accounts =
                new Accounts(
                        () -> AuthConfig.DEFAULTS, directory, rateLimits, mailCodes, clock, random);
    }

    @AfterEach
    void close() {
        accounts.close();
        mailCodes.close();
        outbox.close();
        directory.close();
    }

    private String newestCode(String email, int mailsToIt) {
        await().until(() -> mails.to(email).size() == mailsToIt);
        var found = CODE.matcher(mails.to(email).getLast().text());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static String otherThan(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    private SignUp signUp(String username, String email, String code) {
        return accounts.signUp(
                new Api.SignUp(username, PASSWORD, email, code, null, null, null), HERE, false);
    }

    private Account signedUp(String username, String email) {
        mailCodes.forSignUp(email, HERE);
        var code = newestCode(email, 1);
        return ((SignUp.Done) signUp(username, email, code)).account();
    }

    /** So neither the answer nor its time can tell whether there is an account. */
    @Test
    void looksNothingUpBeforeItAnswers() {
        directory.close();

        assertThat(mailCodes.forSignUp(ANNA, HERE)).isEqualTo(new Request.Taken());
        assertThat(mailCodes.forPassword("anna", HERE)).isEqualTo(new Request.Taken());

        directory = SqliteDirectory.open(SqliteDirectoryConfig.of(folder.resolve("d.db")));
    }

    @Test
    void takesACodeOnceWithinTenMinutes() {
        mailCodes.forSignUp(ANNA, HERE);
        var code = newestCode(ANNA, 1);

        clock.pass(Duration.ofMinutes(10).minusMillis(1));

        assertThat(signUp("anna", ANNA, " " + code.substring(0, 3) + " " + code.substring(3)))
                .isInstanceOf(SignUp.Done.class);
        assertThat(signUp("anna2", ANNA, code)).isEqualTo(new SignUp.CodeWrong());
    }

    @Test
    void takesNoCodeAfterTenMinutes() {
        mailCodes.forSignUp(ANNA, HERE);
        var code = newestCode(ANNA, 1);

        clock.pass(Duration.ofMinutes(10));

        assertThat(signUp("anna", ANNA, code)).isEqualTo(new SignUp.CodeWrong());
    }

    @Test
    void endsACodeAfterFiveWrongTries() {
        mailCodes.forSignUp(ANNA, HERE);
        var code = newestCode(ANNA, 1);
        for (var i = 0; i < 5; i++) {
            assertThat(signUp("anna", ANNA, otherThan(code))).isEqualTo(new SignUp.CodeWrong());
        }

        assertThat(signUp("anna", ANNA, code)).isEqualTo(new SignUp.CodeWrong());
    }

    @Test
    void endsACodeWithTheNextOne() {
        mailCodes.forSignUp(ANNA, HERE);
        var first = newestCode(ANNA, 1);
        mailCodes.forSignUp(ANNA, HERE);
        var second = newestCode(ANNA, 2);

        if (!first.equals(second)) {
            assertThat(signUp("anna", ANNA, first)).isEqualTo(new SignUp.CodeWrong());
        }
        assertThat(signUp("anna", ANNA, second)).isInstanceOf(SignUp.Done.class);
    }

    @Test
    void takesACodeForItsOwnPurposeOnly() {
        signedUp("anna", ANNA);
        mailCodes.forSignUp(BEN, HERE);
        var code = newestCode(BEN, 1);

        assertThat(accounts.passwordChanges().reset("anna", code, "battery staple", HERE))
                .isEqualTo(new Reset.CodeWrong());
        assertThat(signUp("carl", "carl@example.org", code)).isEqualTo(new SignUp.CodeWrong());
    }

    @Test
    void keepsNoCodeThatCanBeRead() throws Exception {
        mailCodes.forSignUp(ANNA, HERE);
        var code = newestCode(ANNA, 1);
        directory.close();

        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .doesNotContain(code);
            }
        }
        directory = SqliteDirectory.open(SqliteDirectoryConfig.of(folder.resolve("d.db")));
    }

    @Test
    void signsOneOfManyUpWhoWantANameAtOnce() throws Exception {
        var emails = IntStream.range(0, 8).mapToObj(i -> "user" + i + "@example.org").toList();
        var codes = new HashMap<String, String>();
        for (var email : emails) {
            mailCodes.forSignUp(email, HERE);
            codes.put(email, newestCode(email, 1));
        }
        var names = List.of("boblo", "bob10", "bobl0", "b0blo");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var signUps =
                    emails.stream()
                            .map(
                                    email ->
                                            (Callable<SignUp>)
                                                    () ->
                                                            signUp(
                                                                    names.get(
                                                                            emails.indexOf(email)
                                                                                    % 4),
                                                                    email,
                                                                    codes.get(email)))
                            .toList();
            var done = 0;
            for (var outcome : threads.invokeAll(signUps)) {
                if (outcome.get() instanceof SignUp.Done) {
                    done++;
                } else {
                    assertThat(outcome.get()).isEqualTo(new SignUp.UsernameTaken());
                }
            }
            assertThat(done).isEqualTo(1);
        }
    }

    @Test
    void sendsACodeForAPasswordWhereverTheLoginLeads() {
        signedUp("anna", ANNA);

        mailCodes.forPassword("ANNA", HERE);
        var code = newestCode(ANNA, 2);

        assertThat(accounts.passwordChanges().reset(ANNA, code, "battery staple", HERE))
                .isInstanceOf(Reset.Done.class);
        assertThat(accounts.signIn("anna", "battery staple", HERE))
                .isInstanceOf(Accounts.SignIn.Done.class);
        assertThat(accounts.passwordChanges().reset(ANNA, code, "another one", HERE))
                .isEqualTo(new Reset.CodeWrong());
    }

    @Test
    void lastsFiveTriesForAPasswordHoweverManyGuessAtOnce() throws Exception {
        signedUp("anna", ANNA);
        mailCodes.forPassword("anna", HERE);
        var code = newestCode(ANNA, 2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var guesses =
                    IntStream.range(0, 9)
                            .<Callable<Reset>>mapToObj(
                                    i ->
                                            () ->
                                                    accounts.passwordChanges()
                                                            .reset(
                                                                    "anna",
                                                                    "guess " + i,
                                                                    "battery staple",
                                                                    "192.0.2." + i))
                            .toList();
            for (var guess : threads.invokeAll(guesses)) {
                assertThat(guess.get()).isEqualTo(new Reset.CodeWrong());
            }
        }

        assertThat(accounts.passwordChanges().reset("anna", code, "battery staple", HERE))
                .isEqualTo(new Reset.CodeWrong());
    }

    @Test
    void sendsNothingToWhoIsNotThere() {
        signedUp("anna", ANNA);

        assertThat(mailCodes.forPassword("nobody", HERE)).isEqualTo(new Request.Taken());
        assertThat(mailCodes.forPassword("nobody@example.org", HERE))
                .isEqualTo(new Request.Taken());
        mailCodes.forPassword("anna", HERE);

        newestCode(ANNA, 2);
        assertThat(mails.all()).hasSize(2);
    }

    @Test
    void writesNoMoreToAnAddressThatIsAskedForUnderAnotherName() {
        signedUp("anna", ANNA);
        for (var i = 0; i < 4; i++) {
            assertThat(mailCodes.forPassword(ANNA, HERE)).isEqualTo(new Request.Taken());
        }
        newestCode(ANNA, 5);

        assertThat(mailCodes.forPassword("anna", HERE)).isEqualTo(new Request.Taken());
        assertThat(mailCodes.forPassword(ANNA, HERE)).isInstanceOf(Request.TooMany.class);
        mailCodes.forSignUp(BEN, HERE);

        newestCode(BEN, 1);
        assertThat(mails.to(ANNA)).hasSize(5);
    }

    @Test
    void holdsANetworkAddressToItsLimit() {
        for (var i = 0; i < 50; i++) {
            assertThat(mailCodes.forSignUp("user" + i + "@example.org", HERE))
                    .isEqualTo(new Request.Taken());
        }

        assertThat(mailCodes.forSignUp(ANNA, HERE)).isEqualTo(new Request.TooMany(72_000));
        assertThat(mailCodes.forSignUp(ANNA, "192.0.2.2")).isEqualTo(new Request.Taken());
    }

    @Test
    void changesAnAddressForTheCodesOfBoth() {
        var anna = signedUp("anna", ANNA);
        mailCodes.forEmail(anna, BEN, HERE);
        var code = newestCode(BEN, 1);
        var oldCode = newestCode(ANNA, 2);

        assertThat(accounts.emailChanges().change(anna, BEN, code, otherThan(oldCode), HERE))
                .isEqualTo(new Change.CodeWrong(true));
        assertThat(accounts.emailChanges().change(anna, "c@example.org", code, oldCode, HERE))
                .isEqualTo(new Change.CodeWrong(false));
        assertThat(accounts.emailChanges().change(anna, BEN, code, oldCode, HERE))
                .isInstanceOfSatisfying(
                        Change.Done.class,
                        done -> assertThat(done.account().email()).isEqualTo(BEN));
    }

    @Test
    void givesNobodyTheAddressOfSomeoneElse() {
        var anna = signedUp("anna", ANNA);
        signedUp("ben", BEN);

        mailCodes.forEmail(anna, BEN, HERE);

        await().until(() -> mails.to(BEN).size() == 2);
        assertThat(mails.to(BEN).getLast().text()).contains("you have one already");
        assertThat(mails.to(BEN).getLast().text()).doesNotContainPattern(CODE);
    }
}
