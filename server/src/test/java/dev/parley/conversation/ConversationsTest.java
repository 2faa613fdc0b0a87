package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.app.EmbeddedNode;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.channel.Event;
import dev.parley.channel.SequencedEvent;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.HistoryRange;
import dev.parley.protocol.Message;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Visibility;
import dev.parley.relay.Outcome;
import dev.parley.relay.Signal;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

class ConversationsTest {
    @TempDir private Path data;
    private EmbeddedNode node;
    private Caller ana;
    private Caller ben;

    @BeforeEach
    void start() {
        node = EmbeddedNode.start(data);
        ana = node.signUp("ana");
        ben = node.signUp("ben");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void putsEveryNewAccountIntoTheDefaultRoom() {
        assertThat(rows(ana))
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(row.name()).isEqualTo("general");
                            assertThat(row.members()).isEqualTo(2);
                            assertThat(row.role()).isEqualTo(dev.parley.protocol.MemberRole.OWNER);
                        });
        assertThat(rows(ben)).extracting(ChannelRow::name).containsExactly("general");
    }

    @Test
    void putsThoseWhoSignUpFirstAndAtOnceIntoOneDefaultRoom(@TempDir Path empty) {
        node.close();
        node = EmbeddedNode.start(empty);
        var people =
                IntStream.range(0, 8)
                        .mapToObj(
                                i ->
                                        CompletableFuture.supplyAsync(
                                                () -> node.signUp("one" + i),
                                                Thread::startVirtualThread))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();
        assertThat(people)
                .allSatisfy(
                        person ->
                                assertThat(rows(person))
                                        .singleElement()
                                        .extracting(ChannelRow::members)
                                        .isEqualTo(people.size()));
    }

    @Test
    void showsWhatWasSentToWhoReadsLater() {
        var room = room(ana, "plans", Visibility.PUBLIC);
        post(ana, room, "hello");
        join(ben, room);
        post(ben, room, "hi");
        assertThat(texts(ben, room)).containsExactly("hello", "hi");
    }

    @Test
    void keepsWhatWasAcknowledgedThroughARestart() {
        var room = room(ana, "plans", Visibility.PUBLIC);
        IntStream.range(0, 50).forEach(i -> post(ana, room, "m" + i));
        node.close();
        node = EmbeddedNode.start(data);
        assertThat(texts(ana, room)).hasSize(50).startsWith("m0").endsWith("m49");
        post(ana, room, "after");
        assertThat(texts(ana, room)).contains("after");
    }

    @Test
    void storesARetryOnceHoweverLate() {
        var room = room(ana, "plans", Visibility.PUBLIC);
        var frame = new ClientFrame.ChatMessage(null, room.value(), id(), "once");
        var first =
                node.conversations()
                        .commands()
                        .await(node.conversations().commands().submit(ana, frame));
        node.close();
        node = EmbeddedNode.start(data);
        var again =
                node.conversations()
                        .commands()
                        .await(node.conversations().commands().submit(ana, frame));
        assertThat(again).isEqualTo(new Outcome.Duplicate(1, ((Outcome.Accepted) first).seq()));
        assertThat(texts(ana, room)).containsExactly("once");
    }

    @Test
    void judgesARoomThatPeopleAreInByWhatAllNodesKnowFromItsNextCommandOn() {
        var room = room(ana, "plans", Visibility.PUBLIC);
        var watched = watch(room);
        post(ana, room, "before 7");
        node.allKnow(2);
        isRefused(() -> post(ana, room, "after 7"), ErrorCode.FORBIDDEN);
        post(ana, room, "after");
        assertThat(texts(ana, room)).containsExactly("before 7", "after");
        await().untilAsserted(
                        () ->
                                assertThat(watched)
                                        .extracting(SequencedEvent::event)
                                        .contains(new Event.RulesRaised(2))
                                        .filteredOn(event -> event instanceof Event.RulesRaised)
                                        .hasSize(1));
        assertThat(node.conversations().views().view(ana.account(), room).rules()).isEqualTo(2);
    }

    @Test
    void judgesANewRoomByWhatAllNodesKnow() {
        node.allKnow(2);
        var room = room(ana, "plans", Visibility.PUBLIC);
        isRefused(() -> post(ana, room, "a 7"), ErrorCode.FORBIDDEN);
        node.close();
        node = EmbeddedNode.start(data);
        isRefused(() -> post(ana, room, "another 7"), ErrorCode.FORBIDDEN);
    }

    @Test
    void makesTheSameRoomOnceWithTheSameId() {
        var frame =
                new ClientFrame.CreateChannel(
                        null, id(), "plans", ChannelKind.ROOM, Visibility.PUBLIC, List.of());
        var first = node.conversations().commands().submit(ana, frame);
        node.conversations().commands().await(first);
        var again = node.conversations().commands().submit(ana, frame);
        assertThat(node.conversations().commands().await(again))
                .isInstanceOf(Outcome.Duplicate.class);
        assertThat(again.key().channel()).isEqualTo(first.key().channel());
    }

    @Test
    void refusesAPublicNameThatLooksLikeAnother() {
        room(ana, "plans", Visibility.PUBLIC);
        assertThatThrownBy(() -> room(ben, "PLАNS", Visibility.PUBLIC))
                .satisfies(ConversationsTest::isNameTaken);
        room(ben, "plans", Visibility.PRIVATE);
    }

    @Test
    void freesANameByRenamingAndByDeleting() {
        var room = room(ana, "plans", Visibility.PUBLIC);
        var conversations = node.conversations();
        conversations
                .commands()
                .await(conversations.commands().rename(ana, room, CommandId.of(id()), "ideas"));
        assertThatThrownBy(() -> room(ben, "ideas", Visibility.PUBLIC))
                .satisfies(ConversationsTest::isNameTaken);
        var plans = room(ben, "plans", Visibility.PUBLIC);
        conversations
                .commands()
                .await(
                        conversations
                                .commands()
                                .submit(
                                        ben,
                                        new ClientFrame.DeleteChannel(null, plans.value(), id())));
        room(ana, "plans", Visibility.PUBLIC);
    }

    @Test
    void givesTheSameAnswerForAForeignAndAnUnknownRoom() {
        var secret = room(ana, "secret", Visibility.PRIVATE);
        var unknown = ChannelId.created(ben.account(), CommandId.of(id()));
        for (var channel : List.of(secret, unknown)) {
            isRefused(
                    () -> node.conversations().views().view(ben.account(), channel),
                    ErrorCode.NOT_FOUND);
            isRefused(() -> texts(ben, channel), ErrorCode.NOT_FOUND);
            isRefused(() -> post(ben, channel, "hello?"), ErrorCode.NOT_FOUND);
            isRefused(() -> join(ben, channel), ErrorCode.NOT_FOUND);
            isRefused(
                    () -> node.conversations().reads().mark(ben, channel, 1), ErrorCode.NOT_FOUND);
        }
        isRefused(
                () ->
                        node.conversations()
                                .views()
                                .view(ben.account(), ChannelId.inbox(ana.account())),
                ErrorCode.NOT_FOUND);
        isRefused(() -> post(ben, ChannelId.inbox(ana.account()), "psst"), ErrorCode.NOT_FOUND);
    }

    @Test
    void tellsWhoIsNoMemberOfAPublicRoomThatTheyAreNone() {
        var room = room(ana, "plans", Visibility.PUBLIC);
        isRefused(() -> post(ben, room, "hello?"), ErrorCode.NOT_MEMBER);
        isRefused(() -> texts(ben, room), ErrorCode.NOT_MEMBER);
    }

    @Test
    void makesOneDirectConversationWhoeverBegins() {
        var byAna = direct(ana, "ben");
        var byBen = direct(ben, "ana");
        assertThat(byBen).isEqualTo(byAna);
        post(ana, byAna, "hi ben");
        assertThat(texts(ben, byAna)).containsExactly("hi ben");
        assertThat(rows(ben))
                .anySatisfy(
                        row -> {
                            assertThat(row.peer()).isNotNull();
                            assertThat(row.name()).isEqualTo("ana");
                        });
    }

    @Test
    void countsUnreadAndForgetsTheDeleted() {
        var room = room(ana, "plans", Visibility.PUBLIC);
        join(ben, room);
        var seqs = IntStream.range(0, 5).mapToLong(i -> post(ana, room, "m" + i)).toArray();
        assertThat(row(ben, room).unread()).isEqualTo(5);
        node.conversations().reads().mark(ben, room, seqs[1]);
        assertThat(row(ben, room).unread()).isEqualTo(3);
        node.conversations()
                .commands()
                .await(
                        node.conversations()
                                .commands()
                                .submit(
                                        ana,
                                        new ClientFrame.DeleteMessage(
                                                null, room.value(), id(), seqs[3])));
        assertThat(row(ben, room).unread()).isEqualTo(2);
        // Who posts has read.
        await().untilAsserted(() -> assertThat(row(ana, room).unread()).isZero());
    }

    @Test
    void marksNothingThatWasThereBeforeOneJoined() {
        var room = room(ana, "plans", Visibility.PUBLIC);
        var before = post(ana, room, "hello?");
        join(ben, room);
        var told = new CopyOnWriteArrayList<Signal>();
        node.conversations()
                .liveChannels()
                .watch(node.conversations().views().partition(room), room, new Signals(told));

        node.conversations().reads().mark(ben, room, before);
        node.conversations().reads().mark(ben, room, post(ana, room, "welcome"));

        await().until(() -> !told.isEmpty());
        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        Signal.Read.class, read -> assertThat(read.seq()).isGreaterThan(before));
    }

    private record Signals(List<Signal> told) implements LiveChannels.Watcher {
        @Override
        public void started(Channel channel) {}

        @Override
        public void event(SequencedEvent event, Channel after) {}

        @Override
        public void signal(Signal signal) {
            told.add(signal);
        }
    }

    @Test
    void refusesToMarkWhatIsNotThereYetAsRead() {
        var room = room(ana, "plans", Visibility.PUBLIC);
        isRefused(() -> node.conversations().reads().mark(ana, room, 99), ErrorCode.BAD_FIELD);
    }

    @Test
    void notesMentionsOutsideCodeInTheInbox() {
        var room = room(ana, "plans", Visibility.PUBLIC);
        join(ben, room);
        post(ana, room, "ask @ben.");
        post(ana, room, "not `@ben` here");
        await().untilAsserted(() -> assertThat(row(ben, room).mentions()).isEqualTo(1));
    }

    @Test
    void showsEditsAndTombstones() {
        var room = room(ana, "plans", Visibility.PUBLIC);
        var kept = post(ana, room, "tpyo");
        var gone = post(ana, room, "secret");
        var conversations = node.conversations();
        conversations
                .commands()
                .await(
                        conversations
                                .commands()
                                .submit(
                                        ana,
                                        new ClientFrame.EditMessage(
                                                null, room.value(), id(), kept, "typo")));
        conversations
                .commands()
                .await(
                        conversations
                                .commands()
                                .submit(
                                        ana,
                                        new ClientFrame.DeleteMessage(
                                                null, room.value(), id(), gone)));
        var page = conversations.views().history(ana.account(), room, newest(50));
        assertThat(page.messages()).extracting(Message::text).containsExactly("typo", "");
        assertThat(page.messages().getFirst().editedAt()).isNotNull();
        assertThat(page.messages().getLast().deleted()).isTrue();
        isRefused(
                () ->
                        conversations
                                .commands()
                                .await(
                                        conversations
                                                .commands()
                                                .submit(
                                                        ana,
                                                        new ClientFrame.EditMessage(
                                                                null,
                                                                room.value(),
                                                                id(),
                                                                gone,
                                                                "back"))),
                ErrorCode.NOT_FOUND);
    }

    @Test
    void pagesThroughHistoryWithoutGapOrRepeat() {
        var room = room(ana, "plans", Visibility.PUBLIC);
        IntStream.range(0, 120).forEach(i -> post(ana, room, "m" + i));
        var conversations = node.conversations();
        var page = conversations.views().history(ana.account(), room, newest(50));
        assertThat(page.hasAfter()).isFalse();
        var seen = new java.util.ArrayList<>(page.messages());
        while (page.hasBefore()) {
            var earlier =
                    conversations
                            .views()
                            .history(
                                    ana.account(),
                                    room,
                                    new HistoryRange(page.from(), null, null, 50));
            assertThat(earlier.to()).isEqualTo(page.from() - 1);
            seen.addAll(0, earlier.messages());
            page = earlier;
        }
        assertThat(seen)
                .extracting(Message::text)
                .containsExactlyElementsOf(IntStream.range(0, 120).mapToObj(i -> "m" + i).toList());

        var around =
                conversations
                        .views()
                        .history(ana.account(), room, new HistoryRange(null, null, 60L, 20));
        assertThat(around.messages()).hasSize(20).extracting(Message::seq).contains(60L);
        var after =
                conversations
                        .views()
                        .history(ana.account(), room, new HistoryRange(null, 100L, null, 200));
        assertThat(after.messages())
                .extracting(Message::seq)
                .containsExactlyElementsOf(LongStream.rangeClosed(101, 121).boxed().toList());
    }

    @Test
    void refusesOldPagesAndTakesWhatIsSentWhileCommandsWaitLong() {
        var room = room(ana, "plans", Visibility.PUBLIC);
        post(ana, room, "before");
        var views = node.conversations().views();
        var old = new HistoryRange(2L, null, null, 50);
        try (var _ = Pressed.by(node.conversations().pressure(), Duration.ofMillis(350))) {
            await().untilAsserted(
                            () ->
                                    isRefused(
                                            () -> views.history(ana.account(), room, old),
                                            ErrorCode.OVERLOADED));
            assertThat(texts(ana, room)).containsExactly("before");
            post(ana, room, "meanwhile");
        }
        await().ignoreExceptionsInstanceOf(ProtocolException.class)
                .until(() -> !views.history(ana.account(), room, old).events().isEmpty());
        assertThat(texts(ana, room)).containsExactly("before", "meanwhile");
    }

    @Test
    void aWatcherMissesNothingAndSeesNothingTwice() throws InterruptedException {
        var room = room(ana, "plans", Visibility.PUBLIC);
        var sender =
                Thread.startVirtualThread(
                        () -> IntStream.range(0, 300).forEach(i -> post(ana, room, "m" + i)));
        for (var round = 0; round < 20; round++) {
            var seen = new CopyOnWriteArrayList<Long>();
            var watcher =
                    new LiveChannels.Watcher() {
                        @Override
                        public void started(Channel channel) {
                            seen.add(channel.seq());
                        }

                        @Override
                        public void event(SequencedEvent event, Channel after) {
                            seen.add(event.seq());
                        }

                        @Override
                        public void signal(Signal signal) {}
                    };
            var partition = node.conversations().views().partition(room);
            node.conversations().liveChannels().watch(partition, room, watcher);
            await().until(() -> seen.size() > 5 || !sender.isAlive());
            node.conversations().liveChannels().unwatch(room, watcher);
            for (var i = 1; i < seen.size(); i++) {
                assertThat(seen.get(i)).isEqualTo(seen.get(i - 1) + 1);
            }
        }
        sender.join();
    }

    @Test
    void holdsSendersToTheirLimit() {
        node.close();
        node = EmbeddedNode.start(data, new LimitsConfig(1, 5, 65_536, 16_384, 200));
        var room = node.conversations().views().rows(ana.account()).getFirst();
        var channel = new ChannelId(room.id());
        IntStream.range(0, 5).forEach(i -> post(ana, channel, "m" + i));
        assertThatThrownBy(() -> post(ana, channel, "one too many"))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMITED);
                            assertThat(refused.retryAfterMillis()).isPositive();
                        });
    }

    /** What this node hears of a room from now on. */
    private List<SequencedEvent> watch(ChannelId room) {
        var heard = new CopyOnWriteArrayList<SequencedEvent>();
        node.conversations()
                .liveChannels()
                .watch(
                        node.conversations().views().partition(room),
                        room,
                        new LiveChannels.Watcher() {
                            @Override
                            public void started(Channel channel) {}

                            @Override
                            public void event(SequencedEvent event, Channel after) {
                                heard.add(event);
                            }

                            @Override
                            public void signal(Signal signal) {}
                        });
        return heard;
    }

    private ChannelId room(Caller creator, String name, Visibility visibility) {
        var frame =
                new ClientFrame.CreateChannel(
                        null, id(), name, ChannelKind.ROOM, visibility, List.of());
        var submitted = node.conversations().commands().submit(creator, frame);
        node.conversations().commands().await(submitted);
        return submitted.key().channel();
    }

    private ChannelId direct(Caller creator, String other) {
        var frame =
                new ClientFrame.CreateChannel(
                        null, id(), null, ChannelKind.DIRECT, null, List.of(other));
        var submitted = node.conversations().commands().submit(creator, frame);
        node.conversations().commands().await(submitted);
        return submitted.key().channel();
    }

    private void join(Caller caller, ChannelId room) {
        node.conversations()
                .commands()
                .await(
                        node.conversations()
                                .commands()
                                .submit(
                                        caller,
                                        new ClientFrame.JoinChannel(null, room.value(), id())));
    }

    private long post(Caller caller, ChannelId room, String text) {
        var outcome =
                node.conversations()
                        .commands()
                        .await(
                                node.conversations()
                                        .commands()
                                        .submit(
                                                caller,
                                                new ClientFrame.ChatMessage(
                                                        null, room.value(), id(), text)));
        return ((Outcome.Accepted) outcome).seq();
    }

    private List<String> texts(Caller caller, ChannelId room) {
        return node
                .conversations()
                .views()
                .history(caller.account(), room, newest(200))
                .messages()
                .stream()
                .map(Message::text)
                .toList();
    }

    private List<ChannelRow> rows(Caller caller) {
        return node.conversations().views().rows(caller.account());
    }

    private ChannelRow row(Caller caller, ChannelId room) {
        return node.conversations()
                .views()
                .row(caller.account(), node.conversations().views().view(caller.account(), room));
    }

    private static HistoryRange newest(int limit) {
        return new HistoryRange(null, null, null, limit);
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static void isRefused(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private static void isNameTaken(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NAME_TAKEN));
    }
}
