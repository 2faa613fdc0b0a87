package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.app.EmbeddedNode;
import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Event;
import dev.parley.channel.SequencedEvent;
import dev.parley.history.StoredEvent;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Visibility;
import dev.parley.testkit.Property;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** What a list says is unread is what counting everything anew says. */
class UnreadPropertyTest {
    private static final int RUNS = 12;
    private static final int LENGTH = 60;
    private static final int PEOPLE = 3;

    @TempDir private static Path data;
    private static EmbeddedNode node;
    private static List<Caller> people;

    @BeforeAll
    static void start() {
        node = EmbeddedNode.start(data);
        people = IntStream.range(0, PEOPLE).mapToObj(i -> node.signUp("person" + i)).toList();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private enum Kind {
        POST,
        EDIT,
        DELETE,
        READ,
        JOIN,
        LEAVE
    }

    /**
     * @param at what it is about, as a share of what there is by then
     * @param mentions the number of a person, or more than there are for none
     */
    private record Step(Kind kind, int person, double at, int mentions) {}

    private static List<Step> steps(RandomGenerator random) {
        return IntStream.range(0, LENGTH)
                .mapToObj(
                        _ ->
                                new Step(
                                        kind(random.nextInt(20)),
                                        random.nextInt(PEOPLE),
                                        random.nextDouble(),
                                        random.nextInt(2 * PEOPLE)))
                .toList();
    }

    private static Kind kind(int number) {
        return number < 9
                ? Kind.POST
                : number < 12
                        ? Kind.EDIT
                        : number < 15
                                ? Kind.DELETE
                                : number < 17 ? Kind.READ : number < 19 ? Kind.JOIN : Kind.LEAVE;
    }

    @Test
    void unreadAndMentionsAreWhatHistorySays() {
        Property.check(RUNS, UnreadPropertyTest::steps, UnreadPropertyTest::holds);
    }

    private static void holds(List<Step> steps) {
        var room = room();
        var read = new HashMap<AccountId, Long>();
        steps.forEach(step -> take(step, room, read));
        // Whom a message mentions, and that its author has read it, is noted behind it.
        await().untilAsserted(
                        () -> {
                            for (var person : people) {
                                isAsCounted(person, room, read);
                            }
                        });
    }

    private static void isAsCounted(Caller person, ChannelId room, Map<AccountId, Long> read) {
        var row =
                node.conversations().views().rows(person.account()).stream()
                        .filter(one -> one.id().equals(room.value()))
                        .findAny();
        var events = events(room);
        var joined = joined(person.account(), events);
        assertThat(row.isPresent()).isEqualTo(joined > 0);
        if (row.isEmpty()) {
            return;
        }
        var readSeq = Math.max(joined, read.getOrDefault(person.account(), 0L));
        for (var event : events) {
            if (event.event() instanceof Event.MessagePosted
                    && event.account().equals(person.account())) {
                readSeq = Math.max(readSeq, event.seq());
            }
        }
        var unread = 0;
        var mentions = 0;
        for (var event : events) {
            if (event.event() instanceof Event.MessagePosted
                    && event.seq() > readSeq
                    && !isDeleted(event.seq(), events)) {
                unread++;
                mentions += isMentioned(person.account(), event.seq(), events) ? 1 : 0;
            }
        }
        assertThat(row.get().readSeq()).isEqualTo(readSeq);
        assertThat(row.get().unread()).isEqualTo(unread);
        assertThat(row.get().mentions()).isEqualTo(mentions);
    }

    /** The event by which someone is a member, 0 for none. */
    private static long joined(AccountId account, List<SequencedEvent> events) {
        var joined = 0L;
        for (var event : events) {
            switch (event.event()) {
                case Event.Created _, Event.MemberJoined _ ->
                        joined = event.account().equals(account) ? event.seq() : joined;
                case Event.MemberLeft _ -> joined = event.account().equals(account) ? 0 : joined;
                case Event.OfRow _,
                        Event.MessagePosted _,
                        Event.MessageEdited _,
                        Event.MessageDeleted _,
                        Event.JoinNoted _,
                        Event.MentionNoted _,
                        Event.RulesRaised _ -> {}
            }
        }
        return joined;
    }

    private static boolean isDeleted(long seq, List<SequencedEvent> events) {
        return events.stream()
                .anyMatch(e -> e.event() instanceof Event.MessageDeleted d && d.target() == seq);
    }

    /** By the message or by any of its edits. */
    private static boolean isMentioned(
            AccountId account, long message, List<SequencedEvent> events) {
        return events.stream()
                .anyMatch(
                        event ->
                                switch (event.event()) {
                                    case Event.MessagePosted posted ->
                                            event.seq() == message
                                                    && posted.mentions().contains(account);
                                    case Event.MessageEdited edited ->
                                            edited.target() == message
                                                    && edited.mentions().contains(account);
                                    case Event.OfRow _,
                                            Event.MessageDeleted _,
                                            Event.JoinNoted _,
                                            Event.MentionNoted _,
                                            Event.RulesRaised _ ->
                                            false;
                                });
    }

    private static List<SequencedEvent> events(ChannelId room) {
        return node.backends().history().after(room, 1, 0, Long.MAX_VALUE, 10_000).stream()
                .map(StoredEvent::event)
                .toList();
    }

    private static ChannelId room() {
        var submitted =
                node.conversations()
                        .commands()
                        .submit(
                                people.getFirst(),
                                new ClientFrame.CreateChannel(
                                        null,
                                        id(),
                                        "room " + id(),
                                        ChannelKind.ROOM,
                                        Visibility.PUBLIC,
                                        List.of()));
        node.conversations().commands().await(submitted);
        return submitted.key().channel();
    }

    private static void take(Step step, ChannelId room, Map<AccountId, Long> read) {
        var person = people.get(step.person());
        var channel = room.value();
        try {
            switch (step.kind()) {
                case POST ->
                        submit(
                                person,
                                new ClientFrame.ChatMessage(null, channel, id(), text(step)));
                case EDIT ->
                        submit(
                                person,
                                new ClientFrame.EditMessage(
                                        null, channel, id(), own(step, room), text(step)));
                case DELETE ->
                        submit(
                                person,
                                new ClientFrame.DeleteMessage(
                                        null, channel, id(), own(step, room)));
                case READ -> {
                    var seq = 1 + (long) (step.at() * (events(room).size() - 1));
                    node.conversations().reads().mark(person, room, seq);
                    read.merge(person.account(), seq, Math::max);
                }
                case JOIN -> submit(person, new ClientFrame.JoinChannel(null, channel, id()));
                case LEAVE -> submit(person, new ClientFrame.LeaveChannel(null, channel, id()));
            }
        } catch (ProtocolException refused) {
            assertThat(refused.code().temporary()).isFalse();
        }
    }

    private static void submit(Caller person, ClientFrame.Logged frame) {
        var commands = node.conversations().commands();
        commands.await(commands.submit(person, frame));
    }

    private static String text(Step step) {
        return step.mentions() < PEOPLE ? "@person" + step.mentions() + " look" : "nobody is meant";
    }

    /** The seq of a message of one's own, or of the first event where there is none. */
    private static long own(Step step, ChannelId room) {
        var own = new ArrayList<Long>(List.of(1L));
        for (var event : events(room)) {
            if (event.event() instanceof Event.MessagePosted
                    && event.account().equals(people.get(step.person()).account())) {
                own.add(event.seq());
            }
        }
        return own.get((int) Math.ceil(step.at() * (own.size() - 1)));
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }
}
