package dev.parley.role.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.mail.Mail;
import dev.parley.mail.Outbox;
import dev.parley.mail.smtp.SmtpMailTransport;
import dev.parley.mail.smtp.SmtpServer;
import dev.parley.role.api.ApiServer.Setup;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Accounts on a server that sends mail, through a real SMTP server. */
class MailHttpTest {
    private static final Pattern CODE = Pattern.compile("(?m)^    (\\d{6})$");

    @TempDir Path data;

    private final SmtpServer smtp = SmtpServer.start();
    private final Outbox outbox = new Outbox(SmtpMailTransport.open(smtp.config()));
    private ApiServer server;

    @BeforeEach
    void start() {
        server = ApiServer.start(data, Setup.PLAIN, outbox);
    }

    @AfterEach
    void stop() {
        server.close();
        outbox.close();
        smtp.close();
    }

    private ApiClient.Reply askForCode(String email) {
        return server.client().post("/accounts/codes", "{\"email\": \"" + email + "\"}");
    }

    private ApiClient.Reply signUp(String username, String email, String code) {
        return server.client()
                .post(
                        "/accounts",
                        """
                        {"username": "%s", "password": "correct horse", "email": "%s",
                         "code": "%s"}
                        """
                                .formatted(username, email, code));
    }

    private ApiClient signedUp(String username) {
        var email = username + "@example.org";
        askForCode(email);
        var reply = signUp(username, email, code(email, 1));
        assertThat(reply.status()).isEqualTo(201);
        return server.client().withCookie(reply.cookie());
    }

    private ApiClient.Reply signIn(String login, String password) {
        return server.client()
                .post(
                        "/sessions",
                        "{\"login\": \"%s\", \"password\": \"%s\"}".formatted(login, password));
    }

    /** What the {@code count}th mail to an address says. */
    private Mail mail(String email, int count) {
        await().until(() -> mailsTo(email) >= count);
        return smtp.mails().stream()
                .filter(mail -> mail.to().equals(email))
                .skip(count - 1)
                .findFirst()
                .orElseThrow();
    }

    private long mailsTo(String email) {
        return smtp.mails().stream().filter(mail -> mail.to().equals(email)).count();
    }

    private String code(String email, int count) {
        var found = CODE.matcher(mail(email, count).text());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void saysThatCodesAreSent() {
        var before = server.client().get("/server").json();

        assertThat(before.get("mail").asBoolean()).isTrue();
        assertThat(before.get("setup").asBoolean()).isTrue();
        signedUp("anna");
        assertThat(server.client().get("/server").json().get("setup").asBoolean()).isFalse();
    }

    @Test
    void signsUpByTheCodeFromTheMail() {
        assertThat(askForCode("anna@example.org").status()).isEqualTo(202);

        var reply = signUp("anna", "Anna@example.org", code("anna@example.org", 1));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json().at("/user/email").asText()).isEqualTo("Anna@example.org");
    }

    @Test
    void signsNobodyUpWithoutAddressOrCode() {
        var withoutEmail =
                server.client()
                        .post(
                                "/accounts",
                                "{\"username\": \"anna\", \"password\": \"correct horse\"}");

        assertThat(withoutEmail.code()).isEqualTo("bad_field");
        assertThat(withoutEmail.field()).isEqualTo("email");
        askForCode("anna@example.org");
        var code = code("anna@example.org", 1);
        var wrong = signUp("anna", "anna@example.org", code.equals("000000") ? "1" : "000000");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.code()).isEqualTo("bad_code");
        assertThat(wrong.field()).isEqualTo("code");
        assertThat(signUp("anna", "ben@example.org", code).code()).isEqualTo("bad_code");
        assertThat(signUp("anna", "anna@example.org", code).status()).isEqualTo(201);
    }

    @Test
    void keepsTheCodeGoodWhenTheUsernameIsTaken() {
        signedUp("anna");
        askForCode("ben@example.org");
        var code = code("ben@example.org", 1);

        assertThat(signUp("anna", "ben@example.org", code).code()).isEqualTo("name_taken");
        assertThat(signUp("ben", "ben@example.org", code).status()).isEqualTo(201);
    }

    @Test
    void tellsOnlyTheMailboxThatAnAddressHasAnAccount() {
        signedUp("anna");
        var unknown = askForCode("nobody@example.org");

        var known = askForCode("anna@example.org");

        assertThat(known.status()).isEqualTo(202);
        assertThat(known.problem()).isEqualTo(unknown.problem());
        var mail = mail("anna@example.org", 2);
        assertThat(mail.text()).contains("you have one already");
        assertThat(CODE.matcher(mail.text()).find()).isFalse();
        var refused = signUp("eve", "anna@example.org", "123456");
        assertThat(refused.problem())
                .isEqualTo(signUp("eve", "stranger@example.org", "123456").problem());
    }

    @Test
    void setsANewPasswordByTheCodeAndEndsAllSessions() {
        var anna = signedUp("anna");
        assertThat(server.client().post("/passwords/codes", "{\"login\": \"anna\"}").status())
                .isEqualTo(202);
        var code = code("anna@example.org", 2);
        var body =
                "{\"login\": \"Anna@example.org\", \"code\": \"%s\", \"password\": \"battery staple\"}"
                        .formatted(code);

        var common = body.replace("battery staple", "baseball");
        assertThat(server.client().post("/passwords", common).field()).isEqualTo("password");
        assertThat(server.client().post("/passwords", body).status()).isEqualTo(204);

        assertThat(anna.get("/me").code()).isEqualTo("unauthenticated");
        assertThat(signIn("anna", "correct horse").code()).isEqualTo("bad_credentials");
        assertThat(signIn("anna", "battery staple").status()).isEqualTo(200);
        assertThat(server.client().post("/passwords", body).code()).isEqualTo("bad_code");
    }

    @Test
    void answersTheSameToWhoHasNoAccountAndForgotItsPassword() {
        signedUp("anna");

        var known = server.client().post("/passwords/codes", "{\"login\": \"anna\"}");
        var unknown = server.client().post("/passwords/codes", "{\"login\": \"nobody\"}");

        assertThat(known.problem()).isEqualTo(unknown.problem());
        var body = "{\"login\": \"%s\", \"code\": \"1\", \"password\": \"battery staple\"}";
        assertThat(server.client().post("/passwords", body.formatted("anna")).problem())
                .isEqualTo(server.client().post("/passwords", body.formatted("nobody")).problem());
    }

    @Test
    void changesTheAddressByACodeToBoth() {
        var anna = signedUp("anna");
        var wish = "{\"email\": \"new@example.org\", \"password\": \"%s\"}";
        assertThat(anna.post("/me/email/codes", wish.formatted("wrong")).code())
                .isEqualTo("bad_credentials");

        assertThat(anna.post("/me/email/codes", wish.formatted("correct horse")).status())
                .isEqualTo(202);

        var code = code("new@example.org", 1);
        var currentCode = code("anna@example.org", 2);
        var change = "{\"email\": \"new@example.org\", \"code\": \"%s\", \"current_code\": \"%s\"}";
        var withoutOld =
                anna.put(
                        "/me/email",
                        "{\"email\": \"new@example.org\", \"code\": \"%s\"}".formatted(code));
        assertThat(withoutOld.code()).isEqualTo("bad_code");
        assertThat(withoutOld.field()).isEqualTo("current_code");
        var changed = anna.put("/me/email", change.formatted(code, currentCode));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().get("email").asText()).isEqualTo("new@example.org");
        assertThat(signIn("new@example.org", "correct horse").status()).isEqualTo(200);
        assertThat(anna.put("/me/email", change.formatted(code, currentCode)).code())
                .isEqualTo("bad_code");
    }

    @Test
    void saysHowLongToWaitForAnotherCode() {
        for (var i = 0; i < 5; i++) {
            assertThat(askForCode("anna@example.org").status()).isEqualTo(202);
        }

        var reply = askForCode("ANNA@example.org");

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.code()).isEqualTo("rate_limited");
        assertThat(reply.json().get("retry_after").asInt()).isBetween(1, 720);
        assertThat(askForCode("ben@example.org").status()).isEqualTo(202);
    }
}
