package dev.parley.mail;

/** What it is to send a mail. */
@FunctionalInterface
public interface MailTransport {
    /**
     * Hands one mail over to the next server, which from then on answers for it. Blocks for as long
     * as that takes, within the transport's own time-outs.
     *
     * @throws MailException when it was not taken
     */
    void send(Mail mail);
}
