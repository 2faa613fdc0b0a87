package dev.parley.mail;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes mails and shows them to the test. */
public final class SentMails implements MailTransport {
    private final List<Mail> mails = new CopyOnWriteArrayList<>();

    @Override
    public void send(Mail mail) {
        if (!mail.to().contains("@")) {
            throw new MailException("no address", false, new IllegalArgumentException(mail.to()));
        }
        mails.add(mail);
    }

    /** All of them, the first one first. */
    public List<Mail> all() {
        return List.copyOf(mails);
    }

    /** Those that went to one address. */
    public List<Mail> to(String address) {
        return mails.stream().filter(mail -> mail.to().equals(address)).toList();
    }
}
