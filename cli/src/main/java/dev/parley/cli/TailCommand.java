package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.client.ClientListener;
import dev.parley.client.ParleyClient;
import dev.parley.protocol.Json;
import dev.parley.protocol.Limits;
import dev.parley.protocol.ServerFrame;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.InputStream;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** {@code parley tail}: follow a channel from a script. */
@Command(
        name = "tail",
        header = "Print a channel's messages as they come.",
        description = {
            "%nPrints the last messages of a channel and then, until it is stopped, every event"
                + " once and in order, also those that happen while the connection is broken.%n",
            "With --json every event is one line of JSON as the protocol has it, for jq and"
                    + " the like:%n",
            "    parley tail --channel builds --json | jq -r 'select(.text) | .text'%n"
        })
public final class TailCommand implements Callable<Integer> {
    private static final Duration LIVE_WITHIN = Duration.ofSeconds(30);

    private final Surroundings surroundings;
    private final Listener listener = new Listener();

    @Mixin private final ServerOptions server = new ServerOptions();

    @Option(
            names = "--channel",
            required = true,
            paramLabel = "NAME",
            description = "One of your channels, by its name or id.")
    private String channel = "";

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Option(
            names = {"-n", "--last"},
            paramLabel = "N",
            defaultValue = "10",
            description = "Begin with the last N messages, 1 to 200. Default: ${DEFAULT-VALUE}.")
    private int last = 10;

    @Option(names = "--no-follow", description = "End after the last messages.")
    private boolean noFollow;

    public TailCommand() {
        this(Surroundings.ofProcess());
    }

    TailCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        return Exit.of(surroundings, this::tail);
    }

    private int tail() throws Exception {
        if (last < 1 || last > Limits.PAGE_MESSAGES) {
            throw new WrongUseException(
                    "--last is a number from 1 to " + Limits.PAGE_MESSAGES + ".");
        }
        var signIn = new SignIn(surroundings, server, (question, hidden) -> null);
        var me = signIn.signIn();
        try (var client = new ParleyClient(me.account(), Program.options(), listener)) {
            client.start().awaitLive(LIVE_WITHIN);
            var room = new Rooms(client, me.account()).mine(channel).id();
            var printer = json ? jsonPrinter() : printer(me.username());
            var follower =
                    new Follower(
                            room,
                            event -> print(printer, event),
                            () -> surroundings.err().println("Some events were left out."));
            listener.follower = follower;
            follower.start(client, last).get();
            return noFollow ? Exit.DONE : listener.ended.get();
        }
    }

    private Consumer<ServerFrame.Sequenced> printer(String me) {
        var wording = new Wording(ZoneId.systemDefault(), me);
        var console = new PlainConsole(InputStream.nullInputStream(), surroundings.out());
        return event -> wording.of(event).ifPresent(console::print);
    }

    private Consumer<ServerFrame.Sequenced> jsonPrinter() {
        return event -> surroundings.out().println(new String(Json.encode(event), UTF_8));
    }

    private void print(Consumer<ServerFrame.Sequenced> printer, ServerFrame.Sequenced event) {
        printer.accept(event);
        if (surroundings.out().checkError()) {
            // The reader at the other end of the pipe has gone, as `head` does.
            listener.ended.complete(Exit.DONE);
        }
    }

    private static final class Listener implements ClientListener {
        final CompletableFuture<Integer> ended = new CompletableFuture<>();
        volatile @Nullable Follower follower;

        @Override
        public void event(ServerFrame.Sequenced event) {
            var it = follower;
            if (it != null) {
                it.event(event);
            }
        }

        @Override
        public void reloaded(ServerFrame.History page) {
            var it = follower;
            if (it != null) {
                it.reloaded(page);
            }
        }

        @Override
        public void left(String channel) {
            var it = follower;
            if (it != null && it.channel().equals(channel)) {
                ended.completeExceptionally(
                        new WrongUseException("You are not in this channel any more."));
            }
        }

        @Override
        public void stopped(Ending ending, String reason) {
            if (ending != Ending.CLOSED) {
                ended.completeExceptionally(new NotSignedInException(reason));
            }
        }
    }
}
