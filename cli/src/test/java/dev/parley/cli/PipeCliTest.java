package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.FakeChat;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.Json;
import dev.parley.protocol.ServerFrame;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** {@code parley chat}, {@code send} and {@code tail} between pipes. */
class PipeCliTest {
    @TempDir private Path config;

    private final FakeChat server = new FakeChat();

    @BeforeEach
    void people() {
        server.person("ann", "correct horse");
        server.person("bob", "correct horse");
        server.room("general", "ann", "bob");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void chatDoesLineByLineWhatItIsTold() {
        var run =
                run().input("/create builds\nfirst\n\n  second\n/msg /third\n/list\n/quit\nnever\n")
                        .start(ChatCommand::new, as("ann"));

        assertThat(run.exitCode()).isEqualTo(Exit.DONE);
        assertThat(server.texts("builds")).containsExactly("first", "  second", "/third");
        assertThat(run.out())
                .contains("* Signed in to", "Your channels:", "--- builds ---", "> builds")
                .contains("ann: first", "ann: /third")
                .doesNotContain("\u001b");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void chatSendsEverythingBeforeItEnds() {
        // More than the outbox holds.
        var lines = IntStream.range(0, 1_200).mapToObj(i -> "line " + i).toList();

        var run =
                run().input(String.join("\n", lines)).start(ChatCommand::new, as("ann", "general"));

        assertThat(run.exitCode()).isEqualTo(Exit.DONE);
        assertThat(server.texts("general")).isEqualTo(lines);
    }

    @Test
    void chatTellsWhatWasRefused() {
        var run =
                run().input("x".repeat(17_000) + "\n/nonsense\nfine\n")
                        .start(ChatCommand::new, as("ann", "general"));

        assertThat(run.exitCode()).isEqualTo(Exit.DONE);
        assertThat(run.out())
                .contains(
                        "! A message has at most 16384 bytes.", "! There is no command /nonsense.");
        assertThat(server.texts("general")).containsExactly("fine");
    }

    @Test
    void chatNeedsAPassword() {
        var run = new Run(config).start(ChatCommand::new, as("ann"));

        assertThat(run.exitCode()).isEqualTo(Exit.NOT_SIGNED_IN);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "There is no password: set PARLEY_PASSWORD,"
                                + " or run `parley login` in a terminal once.");
    }

    @Test
    void chatNeedsAName() {
        var run = new Run(config).start(ChatCommand::new, "--server", server.address().toString());

        assertThat(run.exitCode()).isEqualTo(Exit.NOT_SIGNED_IN);
        assertThat(run.err()).contains("parley login");
    }

    @Test
    void chatTellsOfAWrongPassword() {
        var run = new Run(config).password("wrong").start(ChatCommand::new, as("ann"));

        assertThat(run.exitCode()).isEqualTo(Exit.NOT_SIGNED_IN);
        assertThat(run.err()).isEqualToIgnoringNewLines("The name or the password is wrong.");
    }

    @Test
    void chatTellsThatNobodyIsThere() {
        server.close();

        var run = run().start(ChatCommand::new, as("ann"));

        assertThat(run.exitCode()).isEqualTo(Exit.UNREACHABLE);
        assertThat(run.err()).contains("does not answer.");
    }

    @Test
    void chatKnowsAnAddressWhenItSeesOne() {
        var run = run().start(ChatCommand::new, "--server", "http://", "--user", "ann");

        assertThat(run.exitCode()).isEqualTo(Exit.WRONG_USE);
        assertThat(run.err()).contains("'http://' is not a server's address");
    }

    @Test
    void chatTakesAnAddressWithoutItsScheme() {
        var port = server.address().getPort();

        var run = run().start(ChatCommand::new, "--server", "127.0.0.1:" + port, "--user", "ann");

        assertThat(run.exitCode()).isEqualTo(Exit.DONE);
    }

    @Test
    void chatSignsUp() {
        var run =
                run().input("/join general\nnew here\n")
                        .start(ChatCommand::new, as("cid", "--sign-up"));

        assertThat(run.exitCode()).isEqualTo(Exit.DONE);
        assertThat(server.texts("general")).containsExactly("new here");
    }

    @Test
    void sendsStandardInputAsOneMessage() {
        var run =
                run().input("two\nlines\n\n")
                        .start(SendCommand::new, as("ann", "--channel", "general"));

        assertThat(run.exitCode()).isEqualTo(Exit.DONE);
        assertThat(server.texts("general")).containsExactly("two\nlines");
        assertThat(run.out() + run.err()).isEmpty();
    }

    @Test
    void sendsLineByLine() {
        var lines = IntStream.range(0, 250).mapToObj(i -> "line " + i).toList();

        var run =
                run().input(String.join("\n", lines) + "\n\n")
                        .start(SendCommand::new, as("ann", "--channel", "general", "--lines"));

        assertThat(run.exitCode()).isEqualTo(Exit.DONE);
        assertThat(server.texts("general")).isEqualTo(lines);
    }

    @Test
    void sendsNothingWhenThereIsNothing() {
        var run = run().input("\n").start(SendCommand::new, as("ann", "--channel", "general"));

        assertThat(run.exitCode()).isEqualTo(Exit.REFUSED);
        assertThat(run.err()).isEqualToIgnoringNewLines("A message cannot be empty.");
    }

    @Test
    void sendsOnlyToChannelsThatExist() {
        var run = run().input("x").start(SendCommand::new, as("ann", "--channel", "nowhere"));

        assertThat(run.exitCode()).isEqualTo(Exit.WRONG_USE);
        assertThat(run.err()).contains("You are in no channel 'nowhere'.");
    }

    @Test
    void sendTellsWhenNobodyConfirms() {
        server.ignore(ClientFrame.ChatMessage.class::isInstance);

        var run =
                run().input("x")
                        .start(
                                SendCommand::new,
                                as("ann", "--channel", "general", "--timeout", "1"));

        assertThat(run.exitCode()).isEqualTo(Exit.UNREACHABLE);
        assertThat(run.err()).contains("did not confirm", "it may have been stored all the same.");
    }

    @Test
    void tailPrintsTheLastMessagesAndEnds() {
        for (int i = 1; i <= 20; i++) {
            server.say("general", "bob", "message " + i);
        }

        var run =
                run().start(
                                TailCommand::new,
                                as("ann", "--channel", "general", "-n", "2", "--no-follow"));

        assertThat(run.exitCode()).isEqualTo(Exit.DONE);
        assertThat(run.out().lines().map(line -> line.replaceFirst("^\\d\\d:\\d\\d ", "")))
                .containsExactly("bob: message 19", "bob: message 20");
    }

    @Test
    void tailFollowsThroughBrokenConnections() {
        server.say("general", "bob", "before");
        var run = run().start(TailCommand::new, as("ann", "--channel", "general", "--json"));
        run.await("before");

        for (int i = 0; i < 5; i++) {
            server.say("general", "bob", "message " + i);
            run.await("message " + i);
            server.dropAll();
            server.say("general", "bob", "missed " + i);
        }
        run.await("missed 4");

        assertThat(texts(run))
                .containsExactly(
                        "before",
                        "message 0",
                        "missed 0",
                        "message 1",
                        "missed 1",
                        "message 2",
                        "missed 2",
                        "message 3",
                        "missed 3",
                        "message 4",
                        "missed 4");
    }

    @Test
    void tailGoesOnWithTheNewestPageWhenTooMuchWasMissed() {
        server.resumeAtMost(5);
        var run = run().start(TailCommand::new, as("ann", "--channel", "general", "--json"));
        server.say("general", "bob", "first");
        run.await("first");

        server.refuseVisitors(true);
        server.dropAll();
        for (int i = 1; i <= 100; i++) {
            server.say("general", "bob", "missed " + i);
        }
        server.refuseVisitors(false);
        run.await("missed 100");
        server.say("general", "bob", "last");
        run.await("last");

        assertThat(texts(run))
                .startsWith("first", "missed 51", "missed 52")
                .endsWith("missed 100", "last")
                .hasSize(52);
        assertThat(run.err()).contains("Some events were left out.");
    }

    @Test
    void chatReadsItsInputAsItComes() throws IOException {
        var typing = new PipedOutputStream();
        var run = run().input(new PipedInputStream(typing)).start(ChatCommand::new, as("ann"));
        run.await("--- general ---");

        typing.write("hello\n".getBytes(StandardCharsets.UTF_8));
        typing.flush();
        run.await("ann: hello");
        server.say("general", "bob", "hi");
        run.await("bob: hi");
        typing.close();

        assertThat(run.exitCode()).isEqualTo(Exit.DONE);
    }

    private Run run() {
        return new Run(config).password("correct horse");
    }

    private String[] as(String user, String... more) {
        var all = new ArrayList<>(List.of("--server", server.address().toString()));
        all.addAll(List.of("--user", user));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static List<String> texts(Run run) {
        return run.out()
                .lines()
                .map(line -> Json.serverFrame(line.getBytes(StandardCharsets.UTF_8)))
                .map(frame -> ((ServerFrame.ChatMessage) frame).message().text())
                .toList();
    }
}
