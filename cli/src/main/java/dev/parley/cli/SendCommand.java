package dev.parley.cli;

import dev.parley.client.ClientListener;
import dev.parley.client.ParleyClient;
import dev.parley.client.Stored;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code parley send}: say something from a script. */
@Command(
        name = "send",
        header = "Send standard input as a message.",
        description = {
            "%nReads UTF-8 text until its end and sends it as one message, or with --lines every"
                    + " line as it comes. Ends well only when the server has stored all of it.%n",
            "    make 2>&1 | tail -n 5 | parley send --channel builds%n"
        })
public final class SendCommand implements Callable<Integer> {
    private static final Duration LIVE_WITHIN = Duration.ofSeconds(30);
    private static final int MAX_UNDERWAY = 100;

    private final Surroundings surroundings;

    @Mixin private final ServerOptions server = new ServerOptions();

    @Option(
            names = "--channel",
            required = true,
            paramLabel = "NAME",
            description = "One of your channels, by its name or id.")
    private String channel = "";

    @Option(names = "--lines", description = "Send each line as a message of its own.")
    private boolean lines;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Give up on a message after this time. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds = 60;

    public SendCommand() {
        this(Surroundings.ofProcess());
    }

    SendCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        return Exit.of(
                surroundings,
                () -> {
                    var signIn = new SignIn(surroundings, server, (question, hidden) -> null);
                    var account = signIn.signIn().account();
                    try (var client =
                            new ParleyClient(account, Program.options(), new ClientListener() {})) {
                        client.start().awaitLive(LIVE_WITHIN);
                        var room = new Rooms(client, account).mine(channel).id();
                        if (lines) {
                            sendLines(client, room);
                        } else {
                            sendAll(client, room);
                        }
                        return Exit.DONE;
                    }
                });
    }

    private void sendAll(ParleyClient client, String room) throws Exception {
        var text = new String(surroundings.in().readAllBytes(), StandardCharsets.UTF_8);
        awaitStored(client.send(room, text.stripTrailing()));
    }

    private void sendLines(ParleyClient client, String room) throws Exception {
        var underway = new ArrayDeque<CompletableFuture<Stored>>();
        try (var reader =
                new BufferedReader(
                        new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    underway.add(client.send(room, line));
                }
                while (underway.size() > MAX_UNDERWAY) {
                    awaitFirst(underway);
                }
            }
        } catch (IOException broken) {
            throw new WrongUseException("Standard input cannot be read.");
        }
        while (!underway.isEmpty()) {
            awaitFirst(underway);
        }
    }

    private void awaitFirst(Queue<CompletableFuture<Stored>> underway) throws Exception {
        awaitStored(underway.remove());
    }

    private void awaitStored(CompletableFuture<Stored> outcome)
            throws InterruptedException, ExecutionException {
        try {
            outcome.get(timeoutSeconds, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new NotConfirmedException(
                    "The server did not confirm the message in "
                            + timeoutSeconds
                            + " seconds; it may have been stored all the same.");
        }
    }
}
