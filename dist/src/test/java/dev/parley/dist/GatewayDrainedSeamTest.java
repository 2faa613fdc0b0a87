package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.cli.cluster.ProcessStatus;
import dev.parley.client.Account;
import dev.parley.client.ClientListener;
import dev.parley.client.ClientOptions;
import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyServer;
import dev.parley.protocol.Api;
import dev.parley.protocol.ServerFrame;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

class GatewayDrainedSeamTest extends SeamTest {
    private static final int PEOPLE = 50;

    /** A node lets one person have no more than this. */
    private static final int DEVICES_OF_EACH = 20;

    private static final int DEVICES = PEOPLE * DEVICES_OF_EACH;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PASSWORD = "correct horse battery";
    private static final String LAST_WORDS = "everybody hears this";

    private final AtomicInteger heard = new AtomicInteger();

    @Test
    void aThousandSpreadOverTwoAllGoToTheOther() throws Exception {
        var devices = new ArrayList<ParleyClient>();
        try {
            for (var person = 0; person < PEOPLE; person++) {
                connect(signUp("drained-" + person), devices);
            }
            assertThat(connections()).allMatch(held -> held.connections() >= DEVICES / 4);
            tell("spread");

            var from = System.nanoTime();
            cluster().process("gateway-2").stop();
            var ended = Duration.ofNanos(System.nanoTime() - from);
            await().atMost(PATIENCE).until(() -> connections().getFirst().connections() == DEVICES);
            var moved = Duration.ofNanos(System.nanoTime() - from);
            tell("drained");
            var room = devices.getFirst().channels().getFirst().id();
            devices.getFirst().send(room, LAST_WORDS).get();
            await().atMost(PATIENCE).until(() -> heard.get() == DEVICES);
            System.out.printf(
                    "seam: gateway drained: it ended after %s, all %d were on the other after %s%n",
                    seconds(ended), DEVICES, seconds(moved));
        } finally {
            devices.forEach(ParleyClient::close);
        }
    }

    private static Account signUp(String name) throws IOException {
        var server = new ParleyServer(cluster().address());
        server.signUp(new Api.SignUp(name, PASSWORD, null, null, null, null, null));
        return server.signIn(name, PASSWORD, "test");
    }

    private void connect(Account account, List<ParleyClient> devices) throws InterruptedException {
        var next = new ArrayList<ParleyClient>();
        for (var i = 0; i < DEVICES_OF_EACH; i++) {
            next.add(new ParleyClient(account, ClientOptions.of("seam", "1"), listener()));
        }
        devices.addAll(next);
        next.forEach(ParleyClient::start);
        for (var client : next) {
            client.awaitLive(PATIENCE);
        }
    }

    private ClientListener listener() {
        return new ClientListener() {
            @Override
            public void event(ServerFrame.Sequenced event) {
                if (event instanceof ServerFrame.ChatMessage(_, var message)
                        && LAST_WORDS.equals(message.text())) {
                    heard.incrementAndGet();
                }
            }
        };
    }

    /** Of the gateways that live. */
    private static List<ProcessStatus> connections() throws Exception {
        return cluster().cluster().status().stream()
                .filter(one -> one.connections() != null)
                .toList();
    }

    private static void tell(String when) throws Exception {
        System.out.printf(
                "seam: %s: %s%n",
                when,
                connections().stream()
                        .map(one -> one.name() + " holds " + one.connections())
                        .collect(Collectors.joining(", ")));
    }
}
