package dev.parley.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.mail.Mail;
import dev.parley.mail.MailConfig;
import dev.parley.mail.MailConfig.Security;
import dev.parley.mail.MailException;
import dev.parley.mail.MailTransport;
import dev.parley.mail.MailTransportContractTest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

class SmtpMailTransportTest extends MailTransportContractTest {
    private static final Mail HELLO = new Mail("anna@example.org", "Hello", "Hello, Anna\n");

    private final SmtpServer server = SmtpServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected MailTransport transport() {
        return SmtpMailTransport.open(server.config());
    }

    @Override
    protected List<Mail> arrived() {
        return server.mails();
    }

    private static MailException refusal(MailConfig config) {
        var transport = SmtpMailTransport.open(config);
        return catchThrowableOfType(MailException.class, () -> transport.send(HELLO));
    }

    @Test
    void saysWhoSendsAndThatNobodyShouldAnswer() throws Exception {
        transport().send(HELLO);

        var message = server.messages().getFirst();
        assertThat(message.getFrom()).extracting("address").containsExactly("p@example.org");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(message.getMessageID()).endsWith("@example.org>");
    }

    @Test
    void signsInWhereTheServerWantsIt() {
        server.requirePassword("parley", "correct horse");

        SmtpMailTransport.open(server.configAs("parley", "correct horse")).send(HELLO);

        assertThat(server.mails()).containsExactly(HELLO);
    }

    @Test
    void triesAWrongPasswordOnlyOnce() {
        server.requirePassword("parley", "correct horse");

        assertThat(refusal(server.configAs("parley", "wrong")).isTemporary()).isFalse();
        assertThat(server.mails()).isEmpty();
    }

    @Test
    void sendsNothingInTheClearWhereTlsIsWanted() {
        assertThat(refusal(server.config(Security.STARTTLS))).isNotNull();
        assertThat(refusal(server.config(Security.TLS))).isNotNull();
        assertThat(server.mails()).isEmpty();
    }

    @Test
    void sendsNothingToAServerThatCannotProveWhoItIs() {
        try (var stranger = SmtpServer.startWithTls()) {
            assertThat(refusal(stranger.config(Security.TLS))).isNotNull();
            assertThat(stranger.mails()).isEmpty();
        }
    }

    @Test
    void triesAgainWhereNobodyAnswers() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var config =
                    new MailConfig(
                            "127.0.0.1",
                            silent.getLocalPort(),
                            Security.PLAIN,
                            null,
                            null,
                            "p@example.org",
                            1);
            assertThat(refusal(config).isTemporary()).isTrue();
        }
    }

    @Test
    void needsASenderAndAWholeSignIn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config("mail.example.org", null, null))
                .withMessageStartingWith("from ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config("mail.example.org", null, "Parley\nBcc: <x@y.org>"))
                .withMessageStartingWith("from ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config("mail.example.org", "parley", "p@example.org"))
                .withMessageStartingWith("password ");
        assertThat(config(null, null, null).isOn()).isFalse();
        assertThat(config("mail.example.org", null, "p@example.org").isOn()).isTrue();
    }

    private static MailConfig config(String host, String user, String from) {
        return new MailConfig(host, 587, Security.STARTTLS, user, null, from, 20);
    }
}
