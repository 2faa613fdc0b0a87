package dev.parley.role.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Command;
import dev.parley.channel.CommandId;
import dev.parley.channel.Decision;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Facts;
import dev.parley.channel.Kind;
import dev.parley.channel.LoggedCommand;
import dev.parley.channel.Position;
import dev.parley.channel.Submission;
import dev.parley.channel.Visibility;
import dev.parley.conversation.Caller;
import dev.parley.conversation.Submitted;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ClientFrame;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** A room with ten thousand members works like any other. */
class LargeRoomHttpTest {
    private static final int MEMBERS = 10_000;

    @TempDir static Path data;
    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = ApiServer.start(data);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void listsTenThousandMembersInPagesAndSendsToThem() {
        var anna = server.browserOf("anna");
        var account = new AccountId(anna.get("/me").json().get("id").asText());
        var room = filled(new Caller(account, DeviceId.random(new Random(1))));
        var path = "/channels/" + room.value();
        assertThat(anna.get(path).json().get("members").asInt()).isEqualTo(MEMBERS + 1);

        var seen = new ArrayList<String>();
        var slowest = 0L;
        var began = System.nanoTime();
        for (var more = true; more; ) {
            var at = System.nanoTime();
            var page =
                    anna.get(
                                    path
                                            + "/members?limit=500&after="
                                            + (seen.isEmpty() ? "" : seen.getLast()))
                            .json();
            slowest = Math.max(slowest, System.nanoTime() - at);
            page.get("members").forEach(m -> seen.add(m.at("/user/username").asText()));
            more = page.get("has_more").asBoolean();
        }
        System.out.printf(
                "%d members in pages of 500 in %d ms, the slowest page %d ms%n",
                seen.size(), millis(System.nanoTime() - began), millis(slowest));
        assertThat(seen).hasSize(MEMBERS + 1).isSorted().doesNotHaveDuplicates();

        began = System.nanoTime();
        var sent =
                anna.post(
                        path + "/messages",
                        "{\"id\": \"" + UUID.randomUUID() + "\", \"text\": \"hello, all\"}");
        assertThat(sent.status()).isEqualTo(201);
        System.out.printf("a message in %d ms%n", millis(System.nanoTime() - began));
    }

    /** A public room of ten thousand people and {@code owner}. */
    private static ChannelId filled(Caller owner) {
        var commands = server.node().conversations().commands();
        var made =
                commands.submit(
                        owner,
                        new ClientFrame.CreateChannel(
                                null,
                                UUID.randomUUID().toString(),
                                "everybody",
                                ChannelKind.ROOM,
                                dev.parley.protocol.Visibility.PUBLIC,
                                List.of()));
        commands.await(made);
        var room = made.key().channel();
        var began = System.nanoTime();
        var joining = new ArrayList<Submitted>();
        for (var i = 0; i < MEMBERS; i++) {
            var person = server.node().account("member" + i);
            joining.add(
                    commands.submit(
                            person,
                            new ClientFrame.JoinChannel(
                                    null, room.value(), UUID.randomUUID().toString())));
            if (joining.size() == 500) {
                joining.forEach(commands::await);
                joining.clear();
            }
        }
        joining.forEach(commands::await);
        System.out.printf(
                "%d accounts made and joined in %d ms%n",
                MEMBERS, millis(System.nanoTime() - began));
        return room;
    }

    /** What the owner of the room's partition does for one more member, with so many there. */
    @Test
    void takesOneMoreMemberInWithoutCountingAllOthersTwice() {
        var random = new Random(7);
        var founder = AccountId.random(random);
        var id = ChannelId.created(founder, CommandId.derived("large"));
        var members = new ArrayList<AccountId>();
        for (var i = 0; i < MEMBERS; i++) {
            members.add(AccountId.random(random));
        }
        var channel =
                applied(
                        Channel.nothing(id, 1),
                        1,
                        founder,
                        new Command.Create(Kind.ROOM, Visibility.PUBLIC, "large", members));
        var began = System.nanoTime();
        for (var i = 0; i < 100; i++) {
            channel = applied(channel, 2 + i, AccountId.random(random), new Command.Join());
        }
        System.out.printf(
                "one more member of %d takes %d us%n",
                MEMBERS, (System.nanoTime() - began) / 100_000);
        assertThat(channel.members()).hasSize(MEMBERS + 101);
    }

    private static Channel applied(Channel channel, int at, AccountId by, Command command) {
        var decision =
                channel.apply(
                        new LoggedCommand(
                                Position.of(1, at),
                                at,
                                new Submission(
                                        channel.id(),
                                        by,
                                        DeviceId.server(),
                                        CommandId.derived("at " + at),
                                        "node",
                                        command)),
                        Facts.NONE);
        return ((Decision.Accepted) decision).next();
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
