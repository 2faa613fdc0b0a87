package dev.parley.mail;

import java.util.List;

class SentMailsTest extends MailTransportContractTest {
    private final SentMails mails = new SentMails();

    @Override
    protected MailTransport transport() {
        return mails;
    }

    @Override
    protected List<Mail> arrived() {
        return mails.all();
    }
}
