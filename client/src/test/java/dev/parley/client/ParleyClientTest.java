package dev.parley.client;

import static dev.parley.client.Frames.ANN;
import static dev.parley.client.Frames.BOB;
import static dev.parley.client.Frames.HEARTBEAT_MILLIS;
import static dev.parley.client.Frames.TIME;
import static dev.parley.client.Frames.chat;
import static dev.parley.client.Frames.list;
import static dev.parley.client.Frames.page;
import static dev.parley.client.Frames.resumed;
import static dev.parley.client.Frames.row;
import static dev.parley.client.Frames.welcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.parley.client.FakeServer.FakeSocket;
import dev.parley.protocol.Api;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.HistoryRange;
import dev.parley.protocol.PresenceStatus;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.SeqPoint;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.Visibility;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The client against a server that says exactly what each test wants. */
class ParleyClientTest {
    private static final int SECOND = 1_000;

    private final FakeServer server = FakeServer.start();
    private final ManualClock clock = new ManualClock();
    private final Heard heard = new Heard();
    private ClientOptions options =
            ClientOptions.of("test", "1").withClock(clock).withRandom(new LongestJitter());
    private ParleyClient client;

    @BeforeAll
    static void lookOften() {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(5));
    }

    @AfterEach
    void stop() {
        if (client != null) {
            client.close();
        }
        server.close();
    }

    // Greeting

    @Test
    void greetsWithItsTicketAndGoesLive() throws Exception {
        connect();
        var socket = server.accept();

        var hello = socket.expect(ClientFrame.Hello.class);
        socket.send(welcome(), list(row("a", 7), row("b", 0)));

        assertThat(hello.ticket()).isEqualTo("ticket-1");
        assertThat(hello.client()).isEqualTo(new ClientFrame.Client("test", "1"));
        assertThat(hello.resume()).isEmpty();
        client.awaitLive(Duration.ofSeconds(10));
        heard.await("live");
        assertThat(heard.lines).containsExactly("channels [room a, room b]", "live");
        assertThat(client.channels())
                .extracting(ChannelRow::id)
                .containsExactlyInAnyOrder("a", "b");
        assertThat(client.channel("a")).contains(row("a", 7));
        assertThat(client.channel("c")).isEmpty();
    }

    @Test
    void takesTheListInParts() {
        connect();
        var socket = server.accept();
        socket.send(
                welcome(),
                new ServerFrame.ChannelsList(List.of(row("a", 1)), true),
                list(row("b", 1)));

        heard.await("live");

        assertThat(heard.lines).containsExactly("channels [room a, room b]", "live");
    }

    @Test
    void whoIsInterruptedHasAFailedAnswer() {
        live(row("a", 3));
        Thread.currentThread().interrupt();

        var sent = client.send("a", "never leaves");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(sent).isCompletedExceptionally();
    }

    // Order

    @Test
    void tellsEveryEventOnceAndInOrder() {
        var socket = live(row("a", 3));

        socket.send(chat("a", 4), chat("a", 4), chat("a", 5), chat("a", 3), chat("a", 6));

        heard.await("a 6 m6");
        assertThat(heard.events("a")).containsExactly("a 4 m4", "a 5 m5", "a 6 m6");
    }

    @Test
    void asksHistoryForWhatAGapLeftOut() {
        var socket = live(row("a", 3));

        socket.send(chat("a", 4), chat("a", 7));
        var question = socket.expect(ClientFrame.History.class);
        socket.send(chat("a", 8));
        socket.send(
                page(
                        question.ref(),
                        "a",
                        1,
                        new ServerFrame.Event("a", 1, 5),
                        chat("a", 6),
                        chat("a", 7)));

        heard.await("a 8 m8");
        assertThat(question.channel()).isEqualTo("a");
        assertThat(question.after()).isEqualTo(4);
        assertThat(heard.events("a"))
                .containsExactly("a 4 m4", "a 5 [Event]", "a 6 m6", "a 7 m7", "a 8 m8");
    }

    @Test
    void pagesThroughALongGap() {
        var socket = live(row("a", 0));

        socket.send(chat("a", 5_000));
        for (long after = 0; after < 5_000; after += 1_000) {
            var question = socket.expect(ClientFrame.History.class);
            assertThat(question.after()).isEqualTo(after);
            socket.send(
                    page(
                            question.ref(),
                            "a",
                            1,
                            LongStream.rangeClosed(after + 1, after + 1_000)
                                    .mapToObj(seq -> chat("a", seq))
                                    .toArray(ServerFrame.Sequenced[]::new)));
        }

        heard.await("a 5000 m5000");
        assertThat(heard.events("a"))
                .isEqualTo(
                        IntStream.rangeClosed(1, 5_000)
                                .mapToObj(i -> "a " + i + " m" + i)
                                .toList());
    }

    @Test
    void remembersWhatItCouldNotHold() {
        var socket = live(row("a", 0));

        socket.send(
                LongStream.rangeClosed(2, 1_500)
                        .mapToObj(seq -> chat("a", seq))
                        .toArray(ServerFrame[]::new));
        var first = socket.expect(ClientFrame.History.class);
        socket.send(page(first.ref(), "a", 1, chat("a", 1)));
        heard.await("a 1001 m1001");
        var second = socket.expect(ClientFrame.History.class);
        socket.send(
                page(
                        second.ref(),
                        "a",
                        1,
                        LongStream.rangeClosed(1_002, 1_500)
                                .mapToObj(seq -> chat("a", seq))
                                .toArray(ServerFrame.Sequenced[]::new)));

        heard.await("a 1500 m1500");
        assertThat(second.after()).isEqualTo(1_001);
        assertThat(heard.events("a")).hasSize(1_500);
    }

    @Test
    void triesAgainLaterWhenHistoryHasNotGotThereYet() {
        var socket = live(row("a", 3));

        socket.send(chat("a", 5));
        var first = socket.expect(ClientFrame.History.class);
        socket.send(page(first.ref(), "a", 1));
        settle(socket);
        clock.advance(SECOND);
        var second = socket.expect(ClientFrame.History.class);
        socket.send(page(second.ref(), "a", 1, chat("a", 4)));

        heard.await("a 5 m5");
        assertThat(heard.events("a")).containsExactly("a 4 m4", "a 5 m5");
    }

    @Test
    void takesAnUnknownKindOfEventInItsTurn() {
        var socket = live(row("a", 3));

        socket.sendText(
                "{\"type\":\"reaction_added\",\"channel\":\"a\",\"epoch\":1,\"seq\":4,\"emoji\":\"x\"}");
        socket.sendText("{\"type\":\"weather\",\"sky\":\"blue\"}");
        socket.send(chat("a", 5));

        heard.await("a 5 m5");
        assertThat(heard.events("a")).containsExactly("a 4 [Event]", "a 5 m5");
    }

    @Test
    void goesOnAfterAFrameThatNobodyUnderstands() {
        var socket = live(row("a", 3));

        socket.sendText("{\"type\":\"welcome\"}");
        socket.sendText("no JSON");
        socket.send(chat("a", 4));

        heard.await("a 4 m4");
    }

    @Test
    void keepsAListenersMistakesToItself() {
        var angry =
                new ClientListener() {
                    @Override
                    public void event(ServerFrame.Sequenced event) {
                        heard.event(event);
                        throw new IllegalStateException("on purpose");
                    }

                    @Override
                    public void live(ServerFrame.Welcome welcome) {
                        heard.live(welcome);
                    }
                };
        connect(angry);
        var socket = greeted(server.accept(), row("a", 3));

        socket.send(chat("a", 4), chat("a", 5));

        heard.await("a 5 m5");
    }

    // Joining and leaving

    @Test
    void joinsAndTellsWhatFollows() {
        var socket = live();
        var outcome = client.join("a");
        var join = socket.expect(ClientFrame.JoinChannel.class);

        socket.send(new ServerFrame.ChannelJoined(join.ref(), "a", 1, 5, row("a", 5), null, null));
        socket.send(memberJoined("a", 5), chat("a", 6));

        assertThat(outcome.join()).isEqualTo(new Stored("a", 1, 5));
        heard.await("a 6 m6");
        assertThat(heard.lines).endsWith("joined a", "a 6 m6");
    }

    @Test
    void holdsEventsOfAChannelBackUntilItIsKnown() {
        var socket = live();

        socket.send(chat("a", 6), chat("a", 8));
        socket.send(new ServerFrame.ChannelJoined(null, "a", 1, 5, row("a", 5), 1L, 1L));
        var question = socket.expect(ClientFrame.History.class);
        socket.send(page(question.ref(), "a", 1, chat("a", 7)));

        heard.await("a 8 m8");
        assertThat(heard.lines).endsWith("joined a", "a 6 m6", "a 7 m7", "a 8 m8");
    }

    @Test
    void createsRooms() {
        var socket = live();
        var outcome = client.createRoom("Team", Visibility.PRIVATE, List.of("bob"));
        var create = socket.expect(ClientFrame.CreateChannel.class);

        socket.send(
                new ServerFrame.ChannelJoined(create.ref(), "n", 1, 1, row("n", 1), null, null));

        assertThat(create.name()).isEqualTo("Team");
        assertThat(create.members()).containsExactly("bob");
        assertThat(outcome.join().channel()).isEqualTo("n");
        assertThat(client.channel("n")).isPresent();
    }

    @Test
    void leavesAndHearsNoMore() {
        var socket = live(row("a", 3));
        var outcome = client.leave("a");
        var leave = socket.expect(ClientFrame.LeaveChannel.class);

        socket.send(new ServerFrame.ChannelLeft(leave.ref(), "a", 1, 4, leave.id(), ANN, TIME));
        socket.send(chat("a", 4), chat("a", 3));

        assertThat(outcome.join()).isEqualTo(new Stored("a", 1, 4));
        heard.await("left a");
        settle(socket);
        assertThat(heard.events("a")).containsExactly("a 4 [ChannelLeft]");
        assertThat(client.channels()).isEmpty();
    }

    @Test
    void comesBackToAChannelThatItLeft() {
        var socket = live(row("a", 3));
        socket.send(new ServerFrame.ChannelLeft(null, "a", 1, 4, null, BOB, TIME));
        heard.await("left a");

        socket.send(new ServerFrame.ChannelJoined(null, "a", 1, 9, row("a", 9), 1L, 1L));
        socket.send(chat("a", 10));

        heard.await("a 10 m10");
        assertThat(heard.events("a")).containsExactly("a 4 [ChannelLeft]", "a 10 m10");
    }

    @Test
    void tellsMentionsOnce() {
        var socket = live(row("a", 3));

        socket.send(
                chat("a", 4),
                new ServerFrame.Mentioned(1, 1, "a", 4),
                new ServerFrame.Mentioned(1, 1, "a", 4),
                new ServerFrame.Event("inbox", 1, 2),
                new ServerFrame.Mentioned(1, 3, "a", 4));

        heard.await("mentioned a 4", 2);
        settle(socket);
        assertThat(heard.lines.stream().filter("mentioned a 4"::equals)).hasSize(2);
        assertThat(client.channel("a").orElseThrow().mentions()).isEqualTo(2);
    }

    @Test
    void goesOnWithTheInboxWhenNoMoreCanBeHadOfIt() {
        var socket = live(row("a", 3));

        socket.send(new ServerFrame.Mentioned(1, 4, "a", 2));
        var question = socket.expect(ClientFrame.History.class);
        socket.send(error(question.ref(), ErrorCode.NOT_FOUND));

        heard.await("mentioned a 2");
        assertThat(question.channel()).isEqualTo("inbox");
    }

    // Outbox

    @Test
    void takesItsOwnCopyForTheAcknowledgement() {
        var socket = live(row("a", 3));

        var outcome = client.send("a", "m4");
        var message = socket.expect(ClientFrame.ChatMessage.class);
        assertThat(outcome).isNotDone();
        socket.send(chat("a", 1, 4, message.id(), ANN, message.ref()));

        assertThat(outcome.join()).isEqualTo(new Stored("a", 1, 4));
        assertThat(message.ref()).isEqualTo(message.id());
        heard.await("a 4 m4");
    }

    @Test
    void doesNotTakeAnotherPersonsIdForItsOwn() {
        var socket = live(row("a", 3));
        var outcome = client.send("a", "m4");
        var message = socket.expect(ClientFrame.ChatMessage.class);

        socket.send(chat("a", 1, 4, message.id(), BOB, null));

        heard.await("a 4 m4");
        assertThat(outcome).isNotDone();
    }

    @Test
    void sendsOneAfterTheOtherInAChannel() {
        var socket = live(row("a", 0), row("b", 0));

        var outcomes =
                IntStream.rangeClosed(1, 3).mapToObj(i -> client.send("a", "m" + i)).toList();
        var elsewhere = client.send("b", "m1");
        var first = socket.expect(ClientFrame.ChatMessage.class);
        var other = socket.expect(ClientFrame.ChatMessage.class);
        assertThat(first.text()).isEqualTo("m1");
        assertThat(other.channel()).isEqualTo("b");
        assertThat(socket.waiting()).isZero();
        acknowledge(socket, first, 1);
        acknowledge(socket, other, 1);
        var second = socket.expect(ClientFrame.ChatMessage.class);
        acknowledge(socket, second, 2);
        var third = socket.expect(ClientFrame.ChatMessage.class);
        acknowledge(socket, third, 3);

        assertThat(elsewhere.join().channel()).isEqualTo("b");
        assertThat(outcomes).extracting(one -> one.join().seq()).containsExactly(1L, 2L, 3L);
        assertThat(List.of(second.text(), third.text())).containsExactly("m2", "m3");
    }

    @Test
    void sendsAgainWithTheSameIdWhenNobodyAnswers() {
        var socket = live(row("a", 3));
        var outcome = client.send("a", "m4");
        var first = socket.expect(ClientFrame.ChatMessage.class);
        clock.awaitIdle();

        clock.advance(5 * SECOND);
        socket.expect(ClientFrame.Ping.class);
        settle(socket);
        clock.advance(5 * SECOND - 1);
        settle(socket);
        assertThat(socket.waiting()).isZero();
        clock.advance(1);
        var second = socket.expect(ClientFrame.ChatMessage.class);
        socket.send(new ServerFrame.Accepted(second.ref(), "a", 1, 4, second.id()));

        assertThat(second).isEqualTo(first);
        assertThat(outcome.join()).isEqualTo(new Stored("a", 1, 4));
    }

    @Test
    void triesAgainAfterATemporaryRefusal() {
        var socket = live(row("a", 3));
        var outcome = client.send("a", "m4");
        var first = socket.expect(ClientFrame.ChatMessage.class);
        var next = client.send("a", "m5");

        socket.send(
                new ServerFrame.Error(
                        first.ref(), ErrorCode.RATE_LIMITED, "Slowly.", true, 3_000L, null));
        settle(socket);
        assertThat(heard.lines).contains("postponed: rate_limited");
        clock.advance(3 * SECOND - 1);
        settle(socket);
        assertThat(socket.waiting()).isZero();
        clock.advance(1);
        var second = socket.expect(ClientFrame.ChatMessage.class);
        acknowledge(socket, second, 4);
        var after = socket.expect(ClientFrame.ChatMessage.class);
        acknowledge(socket, after, 5);

        assertThat(second).isEqualTo(first);
        assertThat(outcome.join().seq()).isEqualTo(4);
        assertThat(next.join().seq()).isEqualTo(5);
    }

    @Test
    void triesAgainWhenTheServerSaysHoweverOften() {
        var socket = live(row("a", 3));
        var outcome = client.send("a", "m4");

        for (var time = 0; time < 10; time++) {
            var sent = socket.expect(ClientFrame.ChatMessage.class);
            socket.send(
                    new ServerFrame.Error(
                            sent.ref(), ErrorCode.OVERLOADED, "Later.", true, 1_000L, null));
            settle(socket);
            clock.advance(SECOND);
        }
        acknowledge(socket, socket.expect(ClientFrame.ChatMessage.class), 4);

        assertThat(outcome.join().seq()).isEqualTo(4);
    }

    @Test
    void givesUpWhatTheServerRefusesAndGoesOnWithTheRest() {
        var socket = live(row("a", 3));
        var refused = client.send("a", "m4");
        var next = client.send("a", "m5");
        var first = socket.expect(ClientFrame.ChatMessage.class);

        socket.send(
                new ServerFrame.Error(
                        first.ref(), ErrorCode.TOO_LARGE, "Too long.", false, null, "text"));
        var second = socket.expect(ClientFrame.ChatMessage.class);
        acknowledge(socket, second, 4);

        var reason = failure(refused, RefusedException.class);
        assertThat(reason.code()).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(reason.field()).isEqualTo("text");
        assertThat(reason).hasMessage("Too long.");
        assertThat(next.join().seq()).isEqualTo(4);
    }

    @Test
    void refusesMoreThanTheOutboxHolds() {
        options = options.withOutboxMaxCommands(2);
        var socket = live(row("a", 0));
        var first = client.send("a", "m1");
        client.send("a", "m2");

        var tooMuch = client.send("a", "m3");
        acknowledge(socket, socket.expect(ClientFrame.ChatMessage.class), 1);
        first.join();

        assertThat(failure(tooMuch, UnreachableException.class)).hasMessageContaining("wait");
        assertThat(client.send("a", "m3")).isNotCompletedExceptionally();
    }

    @Test
    void refusesWhatBreaksTheContractAtOnce() {
        live(row("a", 0));

        assertThatThrownBy(() -> client.send("a", "")).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> client.send("a", "x".repeat(16_385)))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> client.markRead("a", 0)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void doesNotSendFasterThanTheServerAllows() {
        connect();
        var socket = server.accept();
        socket.expect(ClientFrame.Hello.class);
        var limits = Map.of("frames_per_second", 10L, "frames_burst", 20L);
        socket.send(
                new ServerFrame.Welcome(
                        null, "s1", ANN, TIME, HEARTBEAT_MILLIS, new SeqPoint(1, 0), limits));
        socket.send(list(row("a", 0)));
        heard.await("live");

        for (int i = 0; i < 30; i++) {
            client.typing("a" + i);
        }
        await().until(() -> socket.waiting() == 17);
        clock.awaitIdle();
        clock.advance(SECOND);
        await().until(() -> socket.waiting() == 17 + 9);
        clock.awaitIdle();
        settle(socket);

        assertThat(socket.waiting()).isEqualTo(17 + 9);
    }

    @Test
    void sendsWhatWasSaidWhileAway() {
        connect();
        var early = client.send("a", "m1");
        var socket = greeted(server.accept(), row("a", 0));

        var message = socket.expect(ClientFrame.ChatMessage.class);
        acknowledge(socket, message, 1);

        assertThat(early.join().seq()).isEqualTo(1);
    }

    // Questions

    @Test
    void answersHistory() {
        var socket = live(row("a", 3));
        var answer = client.history("a", new HistoryRange(null, null, 2L, 10));
        var question = socket.expect(ClientFrame.History.class);

        socket.send(page(question.ref(), "a", 1, chat("a", 1), chat("a", 2)));

        assertThat(question.around()).isEqualTo(2);
        assertThat(question.limit()).isEqualTo(10);
        assertThat(answer.join().messages()).hasSize(2);
    }

    @Test
    void asksAgainOnTheNextConnection() {
        var first = live(row("a", 3));
        var answer = client.markRead("a", 2);
        first.expect(ClientFrame.MarkChannelRead.class);
        first.drop();
        clock.advance(heard.awaitLost(1));
        var second = greeted(server.accept(), row("a", 3));
        var question = second.expect(ClientFrame.MarkChannelRead.class);

        second.send(new ServerFrame.ChannelRead(question.ref(), "a", ANN, 2));

        assertThat(answer.join().seq()).isEqualTo(2);
    }

    @Test
    void givesUpOnAQuestionAfterHalfAMinute() {
        var socket = live(row("a", 3));
        var answer = client.history("a", new HistoryRange(null, null, null, null));
        socket.expect(ClientFrame.History.class);
        clock.awaitIdle();

        clock.advance(30 * SECOND);

        assertThat(failure(answer, UnreachableException.class)).hasMessageContaining("in time");
    }

    @Test
    void knowsWhatIsUnread() {
        var socket = live(row("a", 3));

        socket.send(chat("a", 4), chat("a", 5));
        heard.await("a 5 m5");
        assertThat(client.channel("a").orElseThrow().unread()).isEqualTo(2);
        var marked = client.markRead("a", 5);
        var question = socket.expect(ClientFrame.MarkChannelRead.class);
        socket.send(new ServerFrame.ChannelRead(question.ref(), "a", ANN, 5));
        marked.join();

        assertThat(client.channel("a").orElseThrow().unread()).isZero();
        heard.await("ChannelRead");
    }

    // Losing the connection

    @Test
    void comesBackAndResumesWhereItWas() {
        var first = live(row("a", 3), row("b", 9));
        first.send(new ServerFrame.Event("inbox", 1, 1), chat("a", 4));
        heard.await("a 4 m4");

        first.drop();
        clock.advance(heard.awaitLost(1));
        var second = server.accept();
        var hello = second.expect(ClientFrame.Hello.class);
        second.send(welcome(new SeqPoint(1, 1)), list(row("a", 6), row("b", 9)));
        second.send(chat("a", 5), chat("a", 6), resumed("a", 4, 6));
        second.send(resumed("inbox", 1, 1));
        settle(second);
        assertThat(heard.lines.stream().filter("live"::equals)).hasSize(1);
        second.send(resumed("b", 9, 9), chat("a", 7));

        heard.await("a 7 m7");
        assertThat(hello.ticket()).isEqualTo("ticket-2");
        assertThat(hello.resume())
                .containsOnly(
                        Map.entry("a", new SeqPoint(1, 4)),
                        Map.entry("b", new SeqPoint(1, 9)),
                        Map.entry("inbox", new SeqPoint(1, 1)));
        assertThat(heard.lines).containsSubsequence("a 4 m4", "a 5 m5", "a 6 m6", "live", "a 7 m7");
        assertThat(heard.events("a")).doesNotHaveDuplicates();
    }

    @Test
    void splitsALongResume() {
        var rows =
                IntStream.range(0, 1_200).mapToObj(i -> row("c" + i, i)).toArray(ChannelRow[]::new);
        live(rows).drop();
        clock.advance(heard.awaitLost(1));
        var second = server.accept();

        var hello = second.expect(ClientFrame.Hello.class);
        var middle = second.expect(ClientFrame.Resume.class);
        var last = second.expect(ClientFrame.Resume.class);

        var all = new HashMap<String, SeqPoint>(hello.resume());
        all.putAll(middle.channels());
        all.putAll(last.channels());
        assertThat(all).hasSize(1_201).containsEntry("c1199", new SeqPoint(1, 1_199));
        assertThat(hello.resume()).hasSize(500);
        assertThat(middle.channels()).hasSize(500);
        assertThat(List.of(hello.more(), middle.more(), last.more()))
                .containsExactly(true, true, false);
    }

    @Test
    void loadsTheNewestPageWhenTooMuchWasMissed() {
        live(row("a", 3)).drop();
        clock.advance(heard.awaitLost(1));
        var second = server.accept();
        second.expect(ClientFrame.Hello.class);
        second.send(welcome(), list(row("a", 9_000)));
        second.send(new ServerFrame.Resumed("a", 1, 3, 9_000, false), resumed("inbox", 0, 0));

        var question = second.expect(ClientFrame.History.class);
        second.send(chat("a", 9_001));
        second.send(page(question.ref(), "a", 1, chat("a", 8_999), chat("a", 9_000)));

        heard.await("a 9001 m9001");
        assertThat(question.after()).isNull();
        assertThat(heard.lines).endsWith("live", "reloaded a 1:8999..9000", "a 9001 m9001");
    }

    @Test
    void throwsItsCopyAwayWhenTheEpochChanged() {
        var socket = live(row("a", 1, 30));

        socket.send(chat("a", 2, 12), chat("a", 1, 31));
        var question = socket.expect(ClientFrame.History.class);
        socket.send(page(question.ref(), "a", 2, chat("a", 2, 10), chat("a", 2, 11)));
        socket.send(chat("a", 2, 13));

        heard.await("a 13 m13");
        assertThat(heard.lines).endsWith("reloaded a 2:10..11", "a 12 m12", "a 13 m13");
    }

    @Test
    void resumesFromTheNewEpoch() {
        live(row("a", 30)).drop();
        clock.advance(heard.awaitLost(1));
        var second = server.accept();
        second.expect(ClientFrame.Hello.class);
        second.send(welcome(new SeqPoint(2, 5)), list(row("a", 2, 10)));
        second.send(
                new ServerFrame.Resumed("a", 2, 30, 10, false),
                new ServerFrame.Resumed("inbox", 2, 0, 5, false));
        var question = second.expect(ClientFrame.History.class);
        second.send(page(question.ref(), "a", 2, chat("a", 2, 10)));
        heard.await("reloaded a 2:10..10");

        second.drop();
        clock.advance(heard.awaitLost(2));

        assertThat(server.accept().expect(ClientFrame.Hello.class).resume())
                .containsEntry("a", new SeqPoint(2, 10))
                .containsEntry("inbox", new SeqPoint(2, 5));
    }

    @Test
    void fillsWhatAResumeLeftOut() {
        live(row("a", 3)).drop();
        clock.advance(heard.awaitLost(1));
        var second = server.accept();
        second.expect(ClientFrame.Hello.class);

        second.send(welcome(), list(row("a", 5)), resumed("a", 3, 5), resumed("inbox", 0, 0));

        assertThat(second.expect(ClientFrame.History.class).after()).isEqualTo(3);
    }

    @Test
    void tellsOfChannelsLostMeanwhile() {
        live(row("a", 3), row("b", 1)).drop();
        clock.advance(heard.awaitLost(1));
        var second = server.accept();
        second.expect(ClientFrame.Hello.class);

        second.send(welcome(), list(row("a", 3)), resumed("a", 3, 3), resumed("inbox", 0, 0));

        heard.await("left b");
        heard.await("live", 2);
        assertThat(client.channels()).extracting(ChannelRow::id).containsExactly("a");
    }

    @Test
    void sendsTheUnacknowledgedAgainAfterAReconnect() {
        var first = live(row("a", 3));
        var outcome = client.send("a", "m4");
        var sent = first.expect(ClientFrame.ChatMessage.class);
        first.drop();
        clock.advance(heard.awaitLost(1));

        var second = greeted(server.accept(), row("a", 3));
        var again = second.expect(ClientFrame.ChatMessage.class);
        acknowledge(second, again, 4);

        assertThat(again).isEqualTo(sent);
        assertThat(outcome.join().seq()).isEqualTo(4);
    }

    @Test
    void doesNotSendAgainWhatTheResumeShowsStored() {
        var first = live(row("a", 3));
        var outcome = client.send("a", "m4");
        var sent = first.expect(ClientFrame.ChatMessage.class);
        first.drop();
        clock.advance(heard.awaitLost(1));
        var second = server.accept();
        second.expect(ClientFrame.Hello.class);

        second.send(welcome(), list(row("a", 4)), chat("a", 1, 4, sent.id(), ANN, null));
        second.send(resumed("a", 3, 4), resumed("inbox", 0, 0));

        assertThat(outcome.join().seq()).isEqualTo(4);
        heard.await("live", 2);
        settle(second);
        assertThat(second.waiting()).isZero();
    }

    @Test
    void waitsLongerEachTimeUpToAMinute() {
        server.on(
                "GET /api/v1/gateway",
                request -> FakeServer.Response.refused(ErrorCode.OVERLOADED));
        connect();

        var seconds = List.of(1, 2, 4, 8, 16, 32, 60, 60);
        for (int i = 0; i < seconds.size(); i++) {
            long wait = heard.awaitLost(i + 1);
            assertThat(wait).isEqualTo(seconds.get(i) * SECOND);
            clock.advance(wait);
        }
    }

    @Test
    void asksForAnotherGatewayWhereOneCannotBeReached() {
        var dead = "ws://127.0.0.1:1/ws";
        var living = "ws://127.0.0.1:" + server.address().getPort() + "/ws";
        var queries = new CopyOnWriteArrayList<String>();
        server.on(
                "GET /api/v1/gateway",
                request -> {
                    queries.add(request.query());
                    return FakeServer.Response.ok(
                            new Api.Gateway(
                                    queries.size() == 1 ? dead : living, null, "ticket", 30));
                });
        connect();
        clock.advance(heard.awaitLost(1));

        greeted(server.accept(), row("a", 3)).close(1012, "restart");
        clock.advance(heard.awaitLost(2));
        server.accept();

        assertThat(queries).containsExactly("", "avoid=ws%3A%2F%2F127.0.0.1%3A1%2Fws", "");
    }

    @Test
    void doesNotWaitWhenAskedToHurry() {
        var first = live(row("a", 3));
        client.hurry();
        first.drop();
        heard.awaitLost(1);

        client.hurry();
        greeted(server.accept(), row("a", 3));

        heard.await("live", 2);
        clock.advance(2 * SECOND);
        clock.awaitIdle();
        assertThat(gatewayCalls()).isEqualTo(2);
    }

    @Test
    void isQuickAgainAfterAGoodConnection() {
        live(row("a", 3)).drop();
        assertThat(heard.awaitLost(1)).isEqualTo(SECOND);
        clock.advance(SECOND);
        var second = greeted(server.accept(), row("a", 3));
        heard.await("live", 2);
        second.drop();
        assertThat(heard.awaitLost(2)).isEqualTo(2 * SECOND);
        clock.advance(2 * SECOND);
        var third = greeted(server.accept(), row("a", 3));
        heard.await("live", 3);
        clock.advance(10 * SECOND);
        settle(third);
        third.drop();

        assertThat(heard.awaitLost(3)).isEqualTo(SECOND);
    }

    @ParameterizedTest
    @EnumSource(CloseCode.class)
    void doesWhatTheCloseCodeSays(CloseCode code) {
        server.on(
                "POST /api/v1/tokens/refresh",
                request -> FakeServer.Response.ok(new Api.Tokens("access-2", "refresh-2", 900)));
        live(row("a", 3)).close(code.code(), "Because.");

        switch (code.comeBack()) {
            case NEVER -> heard.await("stopped REFUSED: Because.");
            case SOON, AFTER_SIGN_IN -> {
                heard.await("lost: Because.");
                assertThat(heard.awaitLost(1)).isEqualTo(SECOND);
            }
            case LATER -> {
                heard.await("lost: Because.");
                assertThat(heard.awaitLost(1)).isEqualTo(11 * SECOND);
            }
        }
        if (code.comeBack() != CloseCode.Return.NEVER) {
            clock.advance(heard.awaitLost(1));
            greeted(server.accept(), row("a", 3));
            heard.await("live", 2);
        }
        assertThat(server.calls().contains("POST /api/v1/tokens/refresh"))
                .isEqualTo(code.comeBack() == CloseCode.Return.AFTER_SIGN_IN);
    }

    @Test
    void resumesByTheListWhenTheServerCannotResume() {
        live(row("a", 3), row("b", 1)).close(CloseCode.CANNOT_RESUME.code(), "");
        clock.advance(heard.awaitLost(1));
        var second = server.accept();
        var hello = second.expect(ClientFrame.Hello.class);

        second.send(welcome(), list(row("a", 5), row("b", 1)));
        var question = second.expect(ClientFrame.History.class);
        second.send(page(question.ref(), "a", 1, chat("a", 4), chat("a", 5)));

        heard.await("a 5 m5");
        assertThat(hello.resume()).isEmpty();
        assertThat(question.after()).isEqualTo(3);
    }

    @Test
    void stopsWhenTheSessionHasEnded() {
        var socket = live(row("a", 3));
        var waiting = client.send("a", "m4");
        socket.expect(ClientFrame.ChatMessage.class);
        server.on(
                "POST /api/v1/tokens/refresh",
                request -> FakeServer.Response.refused(ErrorCode.BAD_TOKEN));

        socket.close(CloseCode.UNAUTHENTICATED.code(), "Signed out.");
        clock.advance(heard.awaitLost(1));

        await().until(() -> heard.lines.getLast().startsWith("stopped SIGNED_OUT"));
        assertThat(failure(waiting, UnreachableException.class)).isNotNull();
        assertThat(failure(client.send("a", "m5"), UnreachableException.class)).isNotNull();
    }

    @Test
    void stopsWhenNewTokensDoNotHelp() {
        server.on(
                "POST /api/v1/tokens/refresh",
                request -> FakeServer.Response.ok(new Api.Tokens("access-2", "refresh-2", 900)));
        live(row("a", 3)).close(CloseCode.UNAUTHENTICATED.code(), "");
        clock.advance(heard.awaitLost(1));
        var second = server.accept();

        second.close(CloseCode.UNAUTHENTICATED.code(), "No.");

        heard.await("stopped SIGNED_OUT: No.");
    }

    // Heartbeats

    @Test
    void watchesTheSamePeopleOnTheNextConnection() {
        var first = live(row("a", 3));
        client.watchPresence(List.of("bob"));
        first.expect(ClientFrame.WatchPresence.class);

        first.drop();
        clock.advance(heard.awaitLost(1));
        var second = greeted(server.accept(), row("a", 3));

        assertThat(second.expect(ClientFrame.WatchPresence.class).users()).containsExactly("bob");
    }

    @Test
    void tellsTheLastStatusOfAnAbsenceOnce() {
        var first = live(row("a", 3));
        first.drop();
        long wait = heard.awaitLost(1);
        client.setPresence(PresenceStatus.AWAY, "lunch");
        client.setPresence(PresenceStatus.BUSY, null);

        clock.advance(wait);
        var second = greeted(server.accept(), row("a", 3));
        var told = second.expect(ClientFrame.SetPresence.class);
        settle(second);

        assertThat(told.status()).isEqualTo(PresenceStatus.BUSY);
        assertThat(second.waiting()).isZero();
    }

    @Test
    void tellsOfTypingOnceInThreeSeconds() {
        var socket = live(row("a", 3), row("b", 3));

        client.typing("a");
        client.typing("a");
        client.typing("b");
        assertThat(socket.expect(ClientFrame.Typing.class).channel()).isEqualTo("a");
        assertThat(socket.expect(ClientFrame.Typing.class).channel()).isEqualTo("b");
        clock.advance(3 * SECOND);
        client.typing("a");

        assertThat(socket.expect(ClientFrame.Typing.class).channel()).isEqualTo("a");
    }

    @Test
    void pingsWhenItHasNothingElseToSay() {
        var socket = live(row("a", 3));

        clock.advance(HEARTBEAT_MILLIS - 1);
        settle(socket);
        assertThat(socket.waiting()).isZero();
        clock.advance(1);

        socket.expect(ClientFrame.Ping.class);
        socket.send(new ServerFrame.Pong(null));
    }

    @Test
    void doesNotPingWhileItTalks() {
        var socket = live(row("a", 3));
        clock.advance(HEARTBEAT_MILLIS - 1);
        client.typing("a");
        socket.expect(ClientFrame.Typing.class);
        socket.send(new ServerFrame.Pong(null));
        settle(socket);

        clock.advance(HEARTBEAT_MILLIS - 1);
        settle(socket);
        assertThat(socket.waiting()).isZero();
        clock.advance(1);

        socket.expect(ClientFrame.Ping.class);
    }

    @Test
    void givesUpOnASilentServer() {
        var socket = live(row("a", 3));
        clock.advance(HEARTBEAT_MILLIS);
        socket.expect(ClientFrame.Ping.class);
        clock.awaitIdle();

        clock.advance(10 * SECOND);

        heard.await("lost: The server is silent.");
        await().until(socket::isClosed);
    }

    @Test
    void asksSoonAfterWhatWasSentAndGivesUpWithoutAnAnswer() {
        var socket = live(row("a", 3));
        client.typing("a");
        socket.expect(ClientFrame.Typing.class);
        clock.awaitIdle();
        clock.advance(5 * SECOND - 1);
        clock.awaitIdle();
        assertThat(socket.waiting()).isZero();

        clock.advance(1);
        socket.expect(ClientFrame.Ping.class);
        clock.awaitIdle();
        clock.advance(10 * SECOND);

        heard.await("lost: The server is silent.");
    }

    @Test
    void staysWithAServerThatAnswersAPing() {
        var socket = live(row("a", 3));
        client.typing("a");
        socket.expect(ClientFrame.Typing.class);
        clock.awaitIdle();
        clock.advance(5 * SECOND);
        socket.expect(ClientFrame.Ping.class);
        socket.send(new ServerFrame.Pong(null));
        settle(socket);

        clock.advance(HEARTBEAT_MILLIS);

        socket.expect(ClientFrame.Ping.class);
        assertThat(socket.isClosed()).isFalse();
    }

    @Test
    void givesUpOnAServerThatNeverWelcomes() {
        connect();
        server.accept().expect(ClientFrame.Hello.class);
        clock.awaitIdle();

        clock.advance(30 * SECOND);

        heard.await("lost: The server is silent.");
    }

    // Moving to another node

    @Test
    void opensTheNextConnectionBeforeItLeavesTheOld() {
        var first = live(row("a", 3));
        first.send(new ServerFrame.Reconnect(5_000, "Draining."));
        settle(first);
        clock.advance(5 * SECOND);
        var second = server.accept();
        var hello = second.expect(ClientFrame.Hello.class);
        assertThat(hello.resume()).containsEntry("a", new SeqPoint(1, 3));

        // Both live: the same events over both, and a message over the old one.
        first.send(chat("a", 4));
        heard.await("a 4 m4");
        var outcome = client.send("a", "m5");
        var sent = first.expect(ClientFrame.ChatMessage.class);
        assertThat(first.isClosed()).isFalse();
        second.send(welcome(), list(row("a", 4)), chat("a", 4));
        second.send(resumed("a", 3, 4), resumed("inbox", 0, 0));
        var again = second.expect(ClientFrame.ChatMessage.class);
        acknowledge(second, again, 5);

        assertThat(again).isEqualTo(sent);
        assertThat(outcome.join().seq()).isEqualTo(5);
        await().until(first::isClosed);
        heard.await("a 5 m5");
        assertThat(first.closeCode()).isEqualTo(1000);
        assertThat(heard.lines).noneMatch(line -> line.startsWith("lost"));
        assertThat(heard.events("a")).containsExactly("a 4 m4", "a 5 m5");
    }

    @Test
    void staysWhileTheNextConnectionCannotBeOpened() {
        var first = live(row("a", 3));
        server.on(
                "GET /api/v1/gateway",
                request -> FakeServer.Response.refused(ErrorCode.SHUTTING_DOWN));
        first.send(new ServerFrame.Reconnect(1_000, "Draining."));
        settle(first);
        clock.advance(SECOND);
        await().until(() -> gatewayCalls() == 2);

        first.send(chat("a", 4));

        heard.await("a 4 m4");
        assertThat(heard.lines).noneMatch(line -> line.startsWith("lost"));
    }

    @Test
    void stillFillsGapsWhenTheNextConnectionBreaksHalfway() {
        var first = live(row("a", 3));
        first.send(new ServerFrame.Reconnect(1_000, "Draining."));
        settle(first);
        clock.advance(SECOND);
        var second = server.accept();
        second.expect(ClientFrame.Hello.class);
        second.send(welcome(), list(row("b", 1)));
        heard.await("channels [room b]");

        second.drop();
        first.send(chat("a", 5));
        var question = first.expect(ClientFrame.History.class);
        first.send(page(question.ref(), "a", 1, chat("a", 4)));

        heard.await("a 5 m5");
        assertThat(heard.events("a")).containsExactly("a 4 m4", "a 5 m5");
    }

    @Test
    void comesBackSoonWhenTheOldConnectionEndsBeforeTheNextOpens() {
        var first = live(row("a", 3));
        clock.advance(10 * SECOND);
        server.on(
                "GET /api/v1/gateway",
                request -> FakeServer.Response.refused(ErrorCode.SHUTTING_DOWN));
        first.send(new ServerFrame.Reconnect(1_000, "Draining."));
        settle(first);
        // Each attempt that fails is followed by a longer wait.
        await().until(
                        () -> {
                            clock.advance(SECOND);
                            settle(first);
                            return gatewayCalls() >= 5;
                        });

        first.close(CloseCode.RESTART.code(), "Restarting.");

        assertThat(heard.awaitLost(1)).isEqualTo(SECOND);
    }

    // The end

    @Test
    void saysGoodbye() {
        var socket = live(row("a", 3));
        var waiting = client.send("a", "m4");
        var question = client.history("a", new HistoryRange(null, null, null, null));
        socket.expect(ClientFrame.ChatMessage.class);

        client.close();

        await().until(socket::isClosed);
        assertThat(socket.closeCode()).isEqualTo(1000);
        assertThat(heard.lines).endsWith("stopped CLOSED: The client was closed.");
        assertThat(failure(waiting, UnreachableException.class)).hasMessageContaining("closed");
        assertThat(failure(question, UnreachableException.class)).hasMessageContaining("closed");
        assertThat(failure(client.send("a", "m5"), UnreachableException.class)).isNotNull();
    }

    @Test
    void canBeClosedByItsListener() {
        var closing =
                new ClientListener() {
                    @Override
                    public void event(ServerFrame.Sequenced event) {
                        client.close();
                    }

                    @Override
                    public void stopped(Ending ending, String reason) {
                        heard.stopped(ending, reason);
                    }
                };
        connect(closing);
        var socket = greeted(server.accept(), row("a", 3));

        socket.send(chat("a", 4));

        heard.await("stopped CLOSED: The client was closed.");
    }

    @Test
    void tellsWhoWaitsThatNobodyIsThere() {
        server.close();
        client = new ParleyClient(account(), options, heard).start();

        heard.awaitLost(1);

        assertThatThrownBy(() -> client.awaitLive(Duration.ofMillis(1)))
                .isInstanceOf(UnreachableException.class);
        assertThat(heard.lines.getFirst()).contains("does not answer");
    }

    // Helpers

    private Account account() {
        return new ParleyServer(server.address())
                .account(TokenStore.inMemory(new Api.Tokens("access-1", "refresh-1", 900)));
    }

    private void connect() {
        connect(heard);
    }

    private void connect(ClientListener listener) {
        client = new ParleyClient(account(), options, listener).start();
    }

    /** A client that is live in these channels, and its socket at the server. */
    private FakeSocket live(ChannelRow... rows) {
        connect();
        var socket = greeted(server.accept(), rows);
        heard.await("live");
        return socket;
    }

    /** Welcomes a client, and tells it that it missed nothing. */
    private static FakeSocket greeted(FakeSocket socket, ChannelRow... rows) {
        var hello = socket.expect(ClientFrame.Hello.class);
        socket.send(welcome(), list(rows));
        hello.resume()
                .forEach(
                        (channel, point) ->
                                socket.send(resumed(channel, point.seq(), point.seq())));
        return socket;
    }

    /** Waits until the client has dealt with all that was sent to it. */
    private void settle(FakeSocket socket) {
        long before = signals();
        socket.send(new ServerFrame.Typing("settle", BOB));
        await().until(() -> signals() > before);
    }

    private long signals() {
        return heard.lines.stream().filter("Typing"::equals).count();
    }

    private long gatewayCalls() {
        return server.calls().stream().filter("GET /api/v1/gateway"::equals).count();
    }

    private static void acknowledge(FakeSocket socket, ClientFrame.ChatMessage sent, long seq) {
        socket.send(chat(sent.channel(), 1, seq, sent.id(), ANN, sent.ref()));
    }

    private static ServerFrame.Error error(String ref, ErrorCode code) {
        return new ServerFrame.Error(ref, code, code.sentence(), code.temporary(), null, null);
    }

    private static ServerFrame.MembersChanged memberJoined(String channel, long seq) {
        return new ServerFrame.MembersChanged(
                null,
                channel,
                1,
                seq,
                "01927f4c-9a3b-7c00-8000-000000000001",
                ServerFrame.MemberChange.JOINED,
                ANN,
                null,
                ANN,
                TIME);
    }

    private static <T extends Throwable> T failure(CompletableFuture<?> outcome, Class<T> kind) {
        await().until(outcome::isDone);
        var failed = catchThrowableOfType(CompletionException.class, outcome::join);
        assertThat(failed).isNotNull();
        return kind.cast(failed.getCause());
    }
}
