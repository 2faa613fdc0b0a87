package dev.parley.mail;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.parley.secret.Secret;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/**
 * The section {@code mail}: the server that takes Parley's mail.
 *
 * @param host the SMTP server; not set, nothing is ever sent, and sign-up needs no code
 * @param port the server's port
 * @param security how the connection is protected
 * @param user signs in to the server; not set, nobody does
 * @param password the user's. Also as {@code password_file}
 * @param from whom mails are from: {@code parley@example.org} or {@code Parley
 *     <parley@example.org>}; needed with {@code host}
 * @param timeoutSeconds how long the server may take to connect, and for each answer
 */
public record MailConfig(
        @Nullable String host,
        int port,
        Security security,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable String from,
        int timeoutSeconds) {

    private static final Pattern ADDRESS =
            Pattern.compile("[^\\p{Cntrl}<>@\\s]+@[^\\p{Cntrl}<>@\\s]+");
    private static final Pattern NAMED =
            Pattern.compile("[^\\p{Cntrl}<>@]*<" + ADDRESS.pattern() + ">");

    public static final MailConfig DEFAULTS =
            new MailConfig(null, 587, Security.STARTTLS, null, null, null, 20);

    /** How the connection to the server is protected. */
    public enum Security {
        /** TLS after a plain greeting, usually on port 587; without it nothing is sent. */
        @JsonProperty("starttls")
        STARTTLS,
        /** TLS from the first byte, usually on port 465. */
        @JsonProperty("tls")
        TLS,
        /** Nothing: for a server on the same machine. */
        @JsonProperty("plain")
        PLAIN
    }

    public MailConfig {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be 1 to 65535");
        }
        if (timeoutSeconds < 1) {
            throw new IllegalArgumentException("timeout_seconds must be at least 1");
        }
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException(
                    (user == null ? "user" : "password")
                            + " is missing: user and password go together");
        }
        if (from == null ? host != null : !isSender(from)) {
            throw new IllegalArgumentException(
                    "from must look like Parley <parley@example.org>, for mails to be from");
        }
    }

    private static boolean isSender(String from) {
        return ADDRESS.matcher(from).matches() || NAMED.matcher(from).matches();
    }

    /** Whether there is a server to send mail through. */
    public boolean isOn() {
        return host != null;
    }
}
