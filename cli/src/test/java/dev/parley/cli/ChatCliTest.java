package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.client.FakeChat;
import dev.parley.protocol.CloseCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code parley chat} in a pseudo-terminal. */
class ChatCliTest {
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";

    @TempDir private Path config;

    private final FakeChat server = new FakeChat();
    private final Screen screen = new Screen();
    private Run run;

    @BeforeEach
    void people() {
        server.person("ann", "correct horse");
        server.person("bob", "correct horse");
        server.room("general", "ann", "bob");
    }

    @AfterEach
    void stop() {
        screen.press(CTRL_D);
        run.exitCode();
        screen.close();
        server.close();
    }

    @Test
    void asksForThePasswordWithoutShowingIt() {
        run = new Run(config).screen(screen);
        run.start(ChatCommand::new, "--server", server.address().toString(), "--user", "ann");

        screen.await("Password: ");
        screen.type("correct horse");

        screen.await("Signed in to " + server.address() + " as ann.");
        screen.await("general> ");
        assertThat(screen.raw()).doesNotContain("correct").doesNotContain("horse");
    }

    @Test
    void endsQuietlyWhereSomethingIsAsked() {
        run = new Run(config).screen(screen);
        run.start(ChatCommand::new, "--server", server.address().toString(), "--user", "ann");

        screen.await("Password: ");
        screen.press(CTRL_C);

        assertThat(run.exitCode()).isEqualTo(Exit.INTERRUPTED);
        assertThat(screen.text()).doesNotContain("There is no password");
    }

    @Test
    void asksWhoOneIs() {
        run = new Run(config).screen(screen);
        run.start(ChatCommand::new, "--server", server.address().toString());

        screen.await("Name: ");
        screen.type("bob");
        screen.await("Password: ");
        screen.type("correct horse");

        screen.await("as bob.");
        screen.await("general> ");
    }

    @Test
    void signsUp() {
        run = new Run(config).screen(screen);
        run.start(
                ChatCommand::new,
                "--server",
                server.address().toString(),
                "--user",
                "cid",
                "--sign-up");

        screen.await("Choose a password");
        screen.type("a good password");
        screen.await("The same again: ");
        screen.type("a good password");

        screen.await("You are in no channel yet.");
        screen.type("/join general");
        screen.await("--- general ---");
        assertThat(server.isMember("general", "cid")).isTrue();
    }

    @Test
    void asksAtSignUpForWhatTheServerAsks() {
        server.askForMore();
        run = new Run(config).screen(screen).password("a good password");
        run.start(
                ChatCommand::new,
                "--server",
                server.address().toString(),
                "--user",
                "cid",
                "--sign-up");

        screen.await("Your e-mail address: ");
        screen.type("cid@example.org");
        screen.await("The code from the mail: ");
        screen.type(FakeChat.CODE);
        screen.await("The link you were invited with: ");
        screen.type("https://chat.example.org/invitation#" + FakeChat.CODE);

        screen.await("as cid.");
        screen.await("to talk");
    }

    @Test
    void beginsWithTheChannelsAndWhatIsUnread() {
        server.room("random", "ann");
        server.say("random", "bob", "one");
        server.say("random", "bob", "two");

        start("ann");

        screen.await("Your channels:");
        screen.await("random  (2 unread)");
        screen.await("/join <channel> to talk, /help for more.");
    }

    @Test
    void sendsAndHears() {
        start("ann");
        screen.await("general> ");

        screen.type("hello, bob");
        screen.await("ann: hello, bob");
        server.say("general", "bob", "hello, ann");

        screen.await("bob: hello, ann");
        assertThat(server.texts("general")).containsExactly("hello, bob", "hello, ann");
    }

    @Test
    void keepsWhatIsBeingTypedBelowWhatArrives() {
        start("ann");
        screen.await("general> ");

        screen.press("half a sen");
        screen.await("half a sen");
        server.say("general", "bob", "an interruption");
        screen.await("bob: an interruption");
        screen.type("tence");

        screen.await("ann: half a sentence");
    }

    @Test
    void makesRoomsAndGoesThere() {
        start("ann");
        screen.await("general> ");

        screen.type("/create \"Team Chat\" bob");
        screen.await("--- Team Chat ---");
        screen.await("Team Chat> ");
        screen.type("a beginning");
        screen.await("ann: a beginning");
        screen.type("/create secret --private");
        screen.await("secret> ");

        assertThat(server.isMember("Team Chat", "bob")).isTrue();
        assertThat(server.texts("Team Chat")).containsExactly("a beginning");
    }

    @Test
    void joinsSwitchesAndLeaves() {
        var id = server.room("Reading Club", "bob");
        start("ann");
        screen.await("general> ");

        screen.type("/join reading club");
        screen.await("Reading Club> ");
        screen.type("/join general");
        screen.await("general> ");
        screen.type("/join " + id);
        screen.await("--- Reading Club ---");
        screen.type("/leave");
        screen.await("You left Reading Club.");
        assertThat(screen.text()).doesNotContain("not in this channel any more");
        screen.type("lost words");
        screen.await("You are in no channel now: /join one first.");

        assertThat(server.isMember("Reading Club", "ann")).isFalse();
        assertThat(server.texts("Reading Club")).isEmpty();
    }

    @Test
    void listsOnesOwnChannelsAndRoomsToJoin() {
        server.room("random", "bob");
        start("ann");
        screen.await("general> ");

        screen.type("/list");

        screen.await("> general");
        screen.await("Rooms to join:");
        screen.await("random  (1 member)");
    }

    @Test
    void showsHistoryAndWhoIsThere() {
        for (int i = 1; i <= 30; i++) {
            server.say("general", "bob", "message " + i);
        }
        start("ann");
        screen.await("message 30");
        assertThat(screen.text()).contains("bob: message 1\r", "bob: message 2\r");

        screen.type("/history 3");
        await().until(() -> screen.text().split("bob: message 28").length == 3);
        screen.type("/who");
        screen.await("In general:");
        screen.await("  ann, online");
        screen.await("  bob");
        screen.type("/history x");
        screen.await("Usage: /history [n]");
    }

    @Test
    void marksAsRead() {
        server.room("random", "ann");
        server.say("random", "bob", "one");
        start("ann");
        screen.await("random  (1 unread)");

        screen.type("/read random");
        screen.await("Read: random.");

        assertThat(server.readSeq("random", "ann")).isEqualTo(1);
    }

    @Test
    void marksAsReadWhatItShows() {
        server.say("general", "bob", "one");
        start("ann");
        screen.await("bob: one");
        await().until(() -> server.readSeq("general", "ann") == 1);

        server.say("general", "bob", "two");
        server.say("general", "bob", "three");

        await().until(() -> server.readSeq("general", "ann") == 3);
    }

    @Test
    void countsWhatIsUnreadElsewhereInThePrompt() {
        server.room("random", "ann", "bob");
        start("ann", "general");
        screen.await("general> ");

        server.say("random", "bob", "one");
        screen.await("general [1 unread]> ");
        server.say("random", "bob", "two");
        server.say("general", "bob", "three");
        screen.await("bob: three");
        screen.await("general [2 unread]> ");
        screen.type("/join random");

        screen.await("random> ");
    }

    @Test
    void tellsOthersHowItIs() {
        start("ann");
        screen.await("general> ");

        screen.type("/status away until one");
        screen.await("You are away: until one.");
        screen.type("/status");
        await().until(() -> screen.text().split("You are away: until one").length == 3);
        screen.type("/who");
        screen.await("  ann, away: until one");
        screen.type("/status sleepy");
        screen.await("A status is online, away, busy or invisible.");
    }

    @Test
    void talksToOnePersonAlone() {
        start("ann");
        screen.await("general> ");

        screen.type("/dm bob psst");
        screen.await("@bob> ");
        screen.await("ann: psst");
        screen.type("/join general");
        screen.await("--- general ---");
        screen.type("/join @bob");
        await().until(() -> screen.text().split("--- @bob ---").length == 3);
        screen.type("/leave");
        screen.await("@bob is hidden, until somebody writes in it again.");
        screen.type("/list");
        screen.await("There are no other rooms to join.");
        assertThat(screen.text()).doesNotContain("  @bob\r");
    }

    @Test
    void completesPeopleAndStatuses() {
        start("ann");
        screen.await("general> ");

        screen.press("hello @bo\tand all\r");
        screen.await("ann: hello @bob and all");
        screen.press("/status bu\t\r");
        screen.await("You are busy.");
    }

    @Test
    void drawsMarkdown() {
        server.say("general", "bob", "a **bold** word");
        start("ann");

        screen.await("bob: a bold word");
    }

    @Test
    void tellsOfWordsElsewhereOnce() {
        server.room("random", "ann", "bob");
        start("ann", "general");
        screen.await("general> ");

        server.say("random", "bob", "one");
        server.say("random", "bob", "two");
        server.say("general", "bob", "three");

        screen.await("bob: three");
        assertThat(screen.text().split("bob wrote in random", -1)).hasSize(2);
    }

    @Test
    void tellsOfWordsThatCameBeforeTheNewsOfTheirRoom() {
        server.room("random", "bob");
        start("ann");
        screen.await("general> ");

        server.say("random", "bob", "are you here?");
        server.add("random", "ann");

        screen.await("You are in a new channel: random.");
        screen.await("bob wrote in random.");
    }

    @Test
    void sendsTextThatBeginsWithASlash() {
        start("ann");
        screen.await("general> ");

        screen.type("/msg /etc/hosts is a file");
        screen.await("ann: /etc/hosts is a file");
        screen.type("/etc/hosts");
        screen.await("There is no command /etc/hosts.");
        screen.type("/msg");
        screen.await("Usage: /msg <text>");

        assertThat(server.texts("general")).containsExactly("/etc/hosts is a file");
    }

    @Test
    void explainsItsCommands() {
        start("ann");
        screen.await("general> ");

        screen.type("/help");

        for (var verb : Verb.values()) {
            screen.await(verb.meaning());
        }
    }

    @Test
    void completesCommandsAndChannels() {
        server.room("reading club", "ann");
        start("ann");
        screen.await("to talk");

        screen.press("/jo\tread\t\r");

        screen.await("--- reading club ---");
    }

    @Test
    void leavesApostrophesAndExclamationMarksAlone() {
        start("ann");
        screen.await("general> ");

        screen.type("don't say \"no!\" and C:\\temp");

        screen.await("ann: don't say \"no!\" and C:\\temp");
        assertThat(server.texts("general")).containsExactly("don't say \"no!\" and C:\\temp");
    }

    @Test
    void doesNotLetWordsSteerTheTerminal() {
        server.say("general", "bob", "\u001b[2Jgone\u0007\u009b31m \u202etxt");

        start("ann");

        screen.await("gone");
        assertThat(screen.raw())
                .doesNotContain("\u001b[2Jgone")
                .doesNotContain("\u0007")
                .doesNotContain("\u009b")
                .doesNotContain("\u202e");
    }

    @Test
    void losesNothingWhenTheConnectionBreaks() {
        start("ann");
        screen.await("general> ");

        server.refuseVisitors(true);
        server.dropAll();
        screen.await("The connection is lost. It is tried again by itself, or at once by Enter.");
        screen.type("said while away");
        screen.await("It is sent when the connection is back.");
        server.say("general", "bob", "missed");
        server.refuseVisitors(false);

        screen.await("The connection is back.");
        screen.await("bob: missed");
        screen.await("ann: said while away");
        assertThat(server.texts("general")).containsExactly("missed", "said while away");
        assertThat(screen.text().split("is lost", -1)).hasSize(2);
    }

    @Test
    void leavesOnQuit() {
        start("ann");
        screen.await("general> ");

        screen.type("/quit");

        assertThat(run.exitCode()).isEqualTo(Exit.DONE);
        await().until(() -> server.online() == 0);
    }

    @Test
    void leavesOnCtrlDAndNotOnCtrlC() {
        start("ann");
        screen.await("general> ");

        screen.press(CTRL_C);
        screen.await("To leave, type /quit or press Ctrl+D.");
        screen.press(CTRL_D);

        assertThat(run.exitCode()).isEqualTo(Exit.DONE);
    }

    @Test
    void endsWhenTheServerDoes() {
        start("ann");
        screen.await("general> ");

        server.closeAll(CloseCode.FORBIDDEN.code(), "You may not be here.");

        screen.await("You may not be here.");
        assertThat(run.exitCode()).isEqualTo(Exit.REFUSED);
    }

    @Test
    void tellsWhatIsWrong() {
        start("ann");
        screen.await("general> ");

        screen.type("/join nowhere");
        screen.await("There is no room 'nowhere' to join.");
        screen.type("/leave nowhere");
        screen.await("You are in no channel 'nowhere'.");
        screen.type("/create");
        screen.await("Usage: /create <name> [--private] [user ...]");
        screen.type("/create \"half");
        screen.await("A quote is not closed.");
        screen.type("/create \"" + "x".repeat(81) + "\"");
        screen.await("The name can have at most 80 characters.");
        screen.type("/create general");
        screen.await("This name, or one that looks like it, is taken.");
    }

    private void start(String user, String... arguments) {
        run = new Run(config).screen(screen).password("correct horse");
        var all = new ArrayList<>(List.of("--server", server.address().toString(), "--user", user));
        all.addAll(List.of(arguments));
        run.start(ChatCommand::new, all.toArray(String[]::new));
    }
}
