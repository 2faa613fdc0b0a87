package dev.parley.mail.smtp;

import dev.parley.mail.Mail;
import dev.parley.mail.MailConfig;
import dev.parley.mail.MailException;
import dev.parley.mail.MailTransport;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** Hands mails to an SMTP server, each over a connection of its own. */
public final class SmtpMailTransport implements MailTransport {
    /** Reply codes from here on say that the same will never be taken (RFC 5321, 4.2.1). */
    private static final int PERMANENT_REPLY = 500;

    private static final Logger LOG = LoggerFactory.getLogger(SmtpMailTransport.class);

    private final MailConfig config;
    private final Session session;
    private final InternetAddress from;

    private SmtpMailTransport(MailConfig config) {
        this.config = config;
        from = sender(Objects.requireNonNull(config.from(), "from"));
        session = Session.getInstance(properties(config, from.getAddress()));
    }

    /** Connects to nothing yet. */
    public static MailTransport open(MailConfig config) {
        return new SmtpMailTransport(config);
    }

    private static InternetAddress sender(String from) {
        try {
            return new InternetAddress(from, true);
        } catch (AddressException unreadable) {
            throw new IllegalArgumentException("from is no address: " + from, unreadable);
        }
    }

    private static Properties properties(MailConfig config, String sender) {
        var timeoutMillis = Long.toString(TimeUnit.SECONDS.toMillis(config.timeoutSeconds()));
        var properties = new Properties();
        properties.put("mail.smtp.auth", Boolean.toString(config.user() != null));
        properties.put("mail.smtp.connectiontimeout", timeoutMillis);
        properties.put("mail.smtp.timeout", timeoutMillis);
        properties.put("mail.smtp.writetimeout", timeoutMillis);
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        // Else ids of mails would name this machine and its user.
        properties.put("mail.from", sender);
        switch (config.security()) {
            case STARTTLS -> {
                properties.put("mail.smtp.starttls.enable", "true");
                properties.put("mail.smtp.starttls.required", "true");
            }
            case TLS -> properties.put("mail.smtp.ssl.enable", "true");
            case PLAIN -> {}
        }
        return properties;
    }

    @Override
    public void send(Mail mail) {
        try {
            var message = message(mail);
            var transport = session.getTransport("smtp");
            try {
                var password = config.password();
                transport.connect(
                        config.host(),
                        config.port(),
                        config.user(),
                        password == null ? null : password.reveal());
                transport.sendMessage(message, message.getAllRecipients());
            } finally {
                close(transport);
            }
        } catch (MessagingException failed) {
            throw new MailException(
                    String.valueOf(failed.getMessage()), isTemporary(failed), failed);
        }
    }

    /** The server has answered for the mail by now, so a bad farewell does not count. */
    private static void close(Transport transport) {
        try {
            transport.close();
        } catch (MessagingException unfriendly) {
            LOG.debug("the mail server hung up: {}", unfriendly.getMessage());
        }
    }

    private MimeMessage message(Mail mail) throws MessagingException {
        var message = new MimeMessage(session);
        message.setFrom(from);
        message.setRecipient(RecipientType.TO, new InternetAddress(mail.to(), true));
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        message.setText(mail.text(), StandardCharsets.UTF_8.name());
        message.setSentDate(new Date());
        // Keeps holiday notices from answering (RFC 3834).
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        return message;
    }

    /** Unless the server says so itself, or the address cannot be one, trying again may help. */
    private static boolean isTemporary(MessagingException failed) {
        for (Exception cause = failed; cause != null; cause = next(cause)) {
            var isFinal =
                    switch (cause) {
                        case AddressException _, AuthenticationFailedException _ -> true;
                        case SMTPAddressFailedException told -> isPermanent(told.getReturnCode());
                        case SMTPSenderFailedException told -> isPermanent(told.getReturnCode());
                        case SMTPSendFailedException told -> isPermanent(told.getReturnCode());
                        default -> false;
                    };
            if (isFinal) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPermanent(int reply) {
        return reply >= PERMANENT_REPLY;
    }

    private static @Nullable Exception next(Exception cause) {
        return cause instanceof MessagingException mailing ? mailing.getNextException() : null;
    }
}
