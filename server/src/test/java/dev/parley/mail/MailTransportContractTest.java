package dev.parley.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** What every way to send mail must do. */
public abstract class MailTransportContractTest {
    protected abstract MailTransport transport();

    /** What has arrived where mails go, in any order. */
    protected abstract List<Mail> arrived();

    @Test
    void deliversSubjectAndTextInAnyScript() {
        var mail = new Mail("anna@example.org", "Grüße, 你好", "Zeile 1\nключ 👋\n");

        transport().send(mail);

        assertThat(arrived()).containsExactly(mail);
    }

    @Test
    void sendsManyAtOnce() throws Exception {
        var mails =
                IntStream.range(0, 20)
                        .mapToObj(i -> new Mail("user" + i + "@example.org", "Hello " + i, "x\n"))
                        .toList();
        var transport = transport();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var sendings =
                    mails.stream()
                            .map(
                                    mail ->
                                            (Callable<Boolean>)
                                                    () -> {
                                                        transport.send(mail);
                                                        return true;
                                                    })
                            .toList();
            for (var done : threads.invokeAll(sendings)) {
                done.get();
            }
        }
        assertThat(arrived()).containsExactlyInAnyOrderElementsOf(mails);
    }

    @Test
    void refusesForGoodWhatIsNoAddress() {
        var refused =
                catchThrowableOfType(
                        MailException.class,
                        () -> transport().send(new Mail("nobody", "Hello", "x\n")));

        assertThat(refused.isTemporary()).isFalse();
        assertThat(arrived()).isEmpty();
    }
}
