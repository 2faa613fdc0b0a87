package dev.parley.mail.smtp;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import dev.parley.mail.Mail;
import dev.parley.mail.MailConfig;
import dev.parley.mail.MailConfig.Security;
import dev.parley.secret.Secret;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** A real SMTP server in the test's own process, on a free port. */
public final class SmtpServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final GreenMail server;

    private SmtpServer(String protocol) {
        server = new GreenMail(new ServerSetup(0, LOOPBACK, protocol));
        server.start();
    }

    public static SmtpServer start() {
        return new SmtpServer(ServerSetup.PROTOCOL_SMTP);
    }

    static SmtpServer startWithTls() {
        return new SmtpServer(ServerSetup.PROTOCOL_SMTPS);
    }

    void requirePassword(String user, String password) {
        server.setUser(user, password);
        server.getUserManager().setAuthRequired(true);
    }

    /** How to reach it without any protection. */
    public MailConfig config() {
        return config(Security.PLAIN);
    }

    MailConfig config(Security security) {
        return new MailConfig(LOOPBACK, port(), security, null, null, "Parley <p@example.org>", 5);
    }

    MailConfig configAs(String user, String password) {
        return new MailConfig(
                LOOPBACK,
                port(),
                Security.PLAIN,
                user,
                new Secret(password),
                "Parley <p@example.org>",
                5);
    }

    int port() {
        return (server.getSmtp() == null ? server.getSmtps() : server.getSmtp()).getPort();
    }

    /** What it has taken, as it was written. */
    public List<Mail> mails() {
        return Arrays.stream(server.getReceivedMessages()).map(SmtpServer::mail).toList();
    }

    List<MimeMessage> messages() {
        return List.of(server.getReceivedMessages());
    }

    private static Mail mail(MimeMessage message) {
        try {
            // The server keeps no line break at the end of a plain text.
            var text = message.getContent().toString().replace("\r\n", "\n").stripTrailing() + "\n";
            return new Mail(
                    message.getRecipients(RecipientType.TO)[0].toString(),
                    message.getSubject(),
                    text);
        } catch (MessagingException broken) {
            throw new AssertionError(broken);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
