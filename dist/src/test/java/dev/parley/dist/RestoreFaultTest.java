package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.client.Account;
import dev.parley.client.ClientListener;
import dev.parley.client.ClientOptions;
import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyServer;
import dev.parley.client.Stored;
import dev.parley.dist.Line.Weather;
import dev.parley.protocol.Api;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.HistoryRange;
import dev.parley.protocol.Message;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Visibility;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * A backup of a running server is restored, and clients come back that know more than it, less than
 * it, and things that it never heard: all end with what the server has.
 */
class RestoreFaultTest {
    private static final Duration ONE_STEP = Duration.ofSeconds(90);
    private static final Map<String, String> SETTINGS =
            Map.of("PARLEY_LIMITS_SENDS_PER_SECOND", "1000");

    @TempDir private Path folder;

    @Test
    void bringsEveryClientToWhatTheBackupHolds() throws Exception {
        var data = folder.resolve("data");
        var backup = folder.resolve("backup");
        var port = ParleyProcess.freePort();
        var server = ParleyProcess.serve(data, port, SETTINGS);
        var people = new ArrayList<Person>();
        try (var benLine = new Line(port);
                var coraLine = new Line(port)) {
            var ana = person("ana", server.address(), people);
            var ben = person("ben", benLine.address(), people);
            var cora = person("cora", coraLine.address(), people);
            var room = ana.client.createRoom("plans", Visibility.PUBLIC, List.of()).get().channel();
            ben.client.join(room).get();
            cora.client.join(room).get();
            var seenByAll = say(ana, room, "before", 10).getLast();
            ben.client.markRead(room, seenByAll.seq() - 4).get();
            await().atMost(ONE_STEP).until(() -> cora.knows(room, seenByAll.seq()));

            benLine.turn(Weather.CUT);
            coraLine.turn(Weather.CUT);
            var toCora = new ArrayList<CompletableFuture<Stored>>();
            toCora.add(cora.client.send(room, "from cora 1"));
            var kept = say(ana, room, "kept @ben", 10).getLast();
            ana.client.edit(room, kept.seq(), "kept and edited").get();
            ana.client.delete(room, kept.seq() - 1).get();
            assertThat(run("backup", backup.toString(), "--data", data.toString())).isZero();
            var lost = say(ana, room, "lost", 15).getLast();
            var lostRoom =
                    ana.client.createRoom("lost", Visibility.PUBLIC, List.of()).get().channel();
            toCora.add(cora.client.send(room, "from cora 2"));
            await().atMost(ONE_STEP).until(() -> ana.knows(room, lost.seq()));
            ana.client.markRead(room, lost.seq()).get();

            server.kill();
            Files.move(data, folder.resolve("broken"));
            assertThat(run("restore", backup.toString(), "--data", data.toString())).isZero();
            server = ParleyProcess.serve(data, port, SETTINGS);
            benLine.turn(Weather.FAIR);
            coraLine.turn(Weather.FAIR);
            people.forEach(person -> person.client.hurry());
            for (var sent : toCora) {
                sent.get();
            }
            var last = say(ana, room, "after", 3).getLast();

            for (var person : people) {
                person.awaitEverything(room, last.seq());
            }
            var history = history(ana.client, room);
            assertThat(history.values())
                    .extracting(Message::text)
                    .contains("kept and edited", "after 2")
                    .containsOnlyOnce("from cora 1", "from cora 2")
                    .noneMatch(text -> text.startsWith("lost"));
            for (var person : people) {
                assertThat(person.view(room)).as(person.name).isEqualTo(texts(history));
                assertThat(person.repeats).as(person.name).isEmpty();
                assertThat(person.client.channel(lostRoom)).as(person.name).isEmpty();
                assertThat(row(person, room).epoch()).isGreaterThan(1);
                checkUnread(person, room, history);
            }
            assertThat(row(ben, room).readSeq()).isEqualTo(seenByAll.seq() - 4);
            // Of ten, the deleted one is gone.
            assertThat(row(ben, room).mentions()).isEqualTo(9);
            System.out.printf(
                    "restore test: %d messages kept, 15 lost, 2 from an outbox stored once, 3"
                            + " clients equal%n",
                    history.size());
        } finally {
            people.forEach(Person::close);
            server.close();
        }
    }

    private static Person person(String name, URI address, List<Person> people) throws Exception {
        var server = new ParleyServer(address);
        var password = "correct horse " + name;
        server.signUp(new Api.SignUp(name, password, null, null, null, null, null));
        var person = new Person(name, server.signIn(name, password, "restore test"));
        people.add(person);
        person.client.awaitLive(ONE_STEP);
        return person;
    }

    private static List<Stored> say(Person who, String room, String what, int times)
            throws Exception {
        var stored = new ArrayList<Stored>();
        for (var i = 0; i < times; i++) {
            stored.add(who.client.send(room, what + " " + i).get());
        }
        return stored;
    }

    /** Runs a command as the jar would, and returns its exit code. */
    private static int run(String... arguments) {
        var said = new StringWriter();
        var out = new PrintWriter(said, true);
        var code = Main.commandLine().setOut(out).setErr(out).execute(arguments);
        System.out.print(said);
        return code;
    }

    private static ChannelRow row(Person person, String room) {
        return person.account.channel(room);
    }

    /** What the server counts is what can be counted by hand. */
    private static void checkUnread(Person person, String room, TreeMap<Long, Message> history) {
        var row = row(person, room);
        var unread =
                history.tailMap(row.readSeq(), false).values().stream()
                        .filter(message -> !Boolean.TRUE.equals(message.deleted()))
                        .count();
        assertThat(row.unread()).as(person.name).isEqualTo(unread);
    }

    private static Map<Long, String> texts(TreeMap<Long, Message> history) {
        var texts = new TreeMap<Long, String>();
        history.forEach((seq, message) -> texts.put(seq, message.text()));
        return texts;
    }

    private static TreeMap<Long, Message> history(ParleyClient client, String room)
            throws Exception {
        var messages = new TreeMap<Long, Message>();
        client.history(room, new HistoryRange(null, null, null, 200))
                .get()
                .messages()
                .forEach(message -> messages.put(message.seq(), message));
        return messages;
    }

    /** A client, and what its page would show. */
    private static final class Person implements ClientListener, AutoCloseable {
        private final String name;
        private final Account account;
        private final ParleyClient client;
        private final Map<String, TreeMap<Long, String>> shown = new HashMap<>();
        private final Map<String, Long> heads = new HashMap<>();
        private final List<String> repeats = new ArrayList<>();

        private Person(String name, Account account) {
            this.name = name;
            this.account = account;
            client = new ParleyClient(account, ClientOptions.of("restore-test", "1"), this).start();
        }

        @Override
        public synchronized void event(ServerFrame.Sequenced event) {
            var room = shown.computeIfAbsent(event.channel(), _ -> new TreeMap<>());
            heads.merge(event.channel(), event.seq(), Math::max);
            switch (event) {
                case ServerFrame.ChatMessage message -> {
                    if (room.put(event.seq(), message.message().text()) != null) {
                        repeats.add(event.channel() + " " + event.seq());
                    }
                }
                case ServerFrame.MessageEdited edited ->
                        room.computeIfPresent(edited.target(), (_, _) -> edited.text());
                case ServerFrame.MessageDeleted deleted ->
                        room.computeIfPresent(deleted.target(), (_, _) -> "");
                default -> {}
            }
        }

        @Override
        public synchronized void reloaded(ServerFrame.History page) {
            var room = new TreeMap<Long, String>();
            page.messages().forEach(message -> room.put(message.seq(), message.text()));
            shown.put(page.channel(), room);
            heads.put(page.channel(), page.to());
        }

        private synchronized boolean knows(String room, long seq) {
            return heads.getOrDefault(room, 0L) >= seq;
        }

        private synchronized Map<Long, String> view(String room) {
            return new TreeMap<>(shown.getOrDefault(room, new TreeMap<>()));
        }

        private void awaitEverything(String room, long seq) {
            await(name).atMost(ONE_STEP).until(() -> knows(room, seq));
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
