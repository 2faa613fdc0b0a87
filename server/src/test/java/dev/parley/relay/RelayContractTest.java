package dev.parley.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Refusal;
import dev.parley.channel.SequencedEvent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What every relay must do. */
public abstract class RelayContractTest {
    protected static final int PARTITION = 3;

    private final AccountId bob = AccountId.random(new Random(3));
    protected final StoredRooms rooms = new StoredRooms();
    private final List<HearingNode> heard = new ArrayList<>();
    private final ChannelId room = rooms.create("one");
    private final ChannelId other = rooms.create("two");
    private PublishingOwner owner;

    /** The nodes' ends, at least one; always the same ones. */
    protected abstract List<? extends Relay> nodes();

    /** The end of whoever is to own {@link #PARTITION} next; nobody owns it at this moment. */
    protected abstract RelayPublisher nextOwner();

    @BeforeEach
    void listen() {
        for (var node : nodes()) {
            var listener = new HearingNode();
            heard.add(listener);
            node.listen(listener);
        }
        owner = new PublishingOwner(PARTITION, nextOwner(), rooms);
    }

    @AfterEach
    void end() {
        owner.close();
        assertThat(heard).allSatisfy(one -> assertThat(one.violations()).isEmpty());
    }

    @Test
    void answersASubscriptionWithTheChannelAsItIs() throws Exception {
        owner.post(room, "before").get();
        var node = subscribed(0, room);
        assertThat(node.answers(room)).containsExactly(rooms.load(room));
        assertThat(node.events(room)).isEmpty();
    }

    @Test
    void answersForAChannelOfWhichNothingHasHappened() {
        var nothing = ChannelId.created(bob, CommandId.derived("nothing"));
        var node = subscribed(0, nothing);
        assertThat(node.answers(nothing).getFirst().exists()).isFalse();
    }

    @Test
    void relaysEveryEventBehindTheAnsweredHeadOnceAndInOrder() {
        var posted = new CompletableFuture<Void>();
        Thread.startVirtualThread(
                () -> {
                    IntStream.range(0, 500).forEach(i -> post(room, "m" + i));
                    posted.complete(null);
                });
        for (var at = 0; at < nodes().size(); at++) {
            subscribed(at, room);
        }
        posted.join();
        heard.forEach(node -> awaitHead(node, room));
        for (var node : heard) {
            var head = node.answers(room).getFirst().seq();
            assertThat(node.events(room))
                    .extracting(SequencedEvent::seq)
                    .isEqualTo(LongStream.rangeClosed(head + 1, 501).boxed().toList());
            assertThat(node.events(room)).isEqualTo(rooms.after(room, 1, head, 501));
        }
    }

    @Test
    void relaysOnlyWhatWasAskedFor() {
        subscribed(0, room);
        post(other, "not heard");
        post(room, "heard");
        awaitHead(heard.getFirst(), room);
        assertThat(heard.getFirst().events(other)).isEmpty();
        assertThat(heard.getFirst().events(room)).hasSize(1);
    }

    @Test
    void relaysNothingOfAChannelThatWasGivenUp() {
        var node = subscribed(0, room);
        subscribed(0, other);
        nodes().getFirst().unsubscribe(PARTITION, room);
        // The owner has heard of it once it answers for what was asked later.
        var third = rooms.create("three");
        subscribed(0, third);
        post(room, "not heard");
        post(other, "heard");
        awaitHead(node, other);
        assertThat(node.events(room)).isEmpty();
    }

    @Test
    void answersAnewWhoAsksAgain() {
        var node = subscribed(0, room);
        nodes().getFirst().unsubscribe(PARTITION, room);
        post(room, "meanwhile");
        nodes().getFirst().subscribe(PARTITION, room);
        await().untilAsserted(() -> assertThat(node.answers(room)).hasSize(2));
        assertThat(node.answers(room).getLast()).isEqualTo(rooms.load(room));
        post(room, "after");
        awaitHead(node, room);
    }

    @Test
    void tellsSignalsToEveryNodeThatIsSubscribed() {
        nodes().forEach(node -> subscribed(nodes().indexOf(node), room));
        subscribed(0, other);
        var typing = new Signal.Typing(room, bob);
        var settings = new Signal.SettingsChanged(room, bob);
        var read = new Signal.Read(room, bob, DeviceId.random(new Random(4)), 1);
        var elsewhere = new Signal.Typing(other, bob);
        for (var signal : List.of(typing, settings, read, elsewhere)) {
            nodes().getLast().signal(PARTITION, signal);
        }
        await().untilAsserted(
                        () ->
                                assertThat(heard.getFirst().signals())
                                        .containsExactly(typing, settings, read, elsewhere));
        heard.stream()
                .skip(1)
                .forEach(
                        node ->
                                await().untilAsserted(
                                                () ->
                                                        assertThat(node.signals())
                                                                .containsExactly(
                                                                        typing, settings, read)));
    }

    @Test
    void answersTheNodeThatAppended() {
        var accepted = key(1);
        var duplicate = key(2);
        var refused = key(3);
        var origin = nodes().getLast().node();
        owner.relay().outcome(origin, accepted, new Outcome.Accepted(1, 7));
        owner.relay().outcome(origin, duplicate, new Outcome.Duplicate(1, 5));
        for (var refusal : Refusal.values()) {
            owner.relay()
                    .outcome(origin, key(10 + refusal.ordinal()), new Outcome.Refused(refusal));
        }
        owner.relay().outcome(origin, refused, new Outcome.Refused(Refusal.FORBIDDEN));
        var node = heard.getLast();
        await().untilAsserted(() -> assertThat(node.outcomes()).containsKey(refused));
        assertThat(node.outcomes())
                .containsAllEntriesOf(
                        Map.of(
                                accepted, new Outcome.Accepted(1, 7),
                                duplicate, new Outcome.Duplicate(1, 5),
                                refused, new Outcome.Refused(Refusal.FORBIDDEN)));
        for (var refusal : Refusal.values()) {
            assertThat(node.outcomes())
                    .containsEntry(key(10 + refusal.ordinal()), new Outcome.Refused(refusal));
        }
        assertThat(heard)
                .allSatisfy(one -> assertThat(one == node || one.outcomes().isEmpty()).isTrue());
    }

    @Test
    void goesOnWhereTheNextOwnerGoesOn() {
        var node = subscribed(0, room);
        post(room, "by the first");
        for (var change = 0; change < 4; change++) {
            owner.close();
            owner = new PublishingOwner(PARTITION, nextOwner(), rooms);
            post(room, "by the next");
        }
        awaitHead(node, room);
        assertThat(node.events(room)).isEqualTo(rooms.after(room, 1, 1, 6));
        assertThat(node.answers(room)).hasSize(1);
    }

    @Test
    void answersOnceSomebodyOwnsThePartition() {
        owner.close();
        nodes().getFirst().subscribe(PARTITION, room);
        owner = new PublishingOwner(PARTITION, nextOwner(), rooms);
        subscribed(0, other);
        var node = heard.getFirst();
        if (node.answers(room).isEmpty()) {
            nodes().getFirst().subscribe(PARTITION, room);
        }
        await().untilAsserted(() -> assertThat(node.answers(room)).isNotEmpty());
    }

    @Test
    void answersForAChannelOfTenThousandMembers() {
        var random = new Random(5);
        var members = IntStream.range(0, 10_000).mapToObj(_ -> AccountId.random(random)).toList();
        var large = rooms.create("large", 1, members);
        var node = subscribed(0, large);
        assertThat(node.answers(large).getFirst()).isEqualTo(rooms.load(large));
        post(large, "to all");
        awaitHead(node, large);
    }

    private HearingNode subscribed(int node, ChannelId channel) {
        nodes().get(node).subscribe(PARTITION, channel);
        var listener = heard.get(node);
        await().untilAsserted(() -> assertThat(listener.answers(channel)).isNotEmpty());
        return listener;
    }

    private void post(ChannelId channel, String text) {
        try {
            owner.post(channel, text).get();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private void awaitHead(HearingNode node, ChannelId channel) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(node.newest(channel)).isEqualTo(rooms.load(channel)));
    }

    private CommandKey key(long number) {
        return new CommandKey(room, bob, new CommandId(new UUID(1, number)));
    }
}
