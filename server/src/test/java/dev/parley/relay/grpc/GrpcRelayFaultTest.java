package dev.parley.relay.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.SequencedEvent;
import dev.parley.relay.HearingNode;
import dev.parley.relay.Outcome;
import dev.parley.relay.PublishingOwner;
import dev.parley.relay.RelayException;
import dev.parley.relay.Signal;
import dev.parley.relay.StoredRooms;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What a node hears when streams break, owners move, and readers do not keep up. */
class GrpcRelayFaultTest {
    private static final int PARTITION = 3;
    private static final Limits QUICK = new Limits(256 << 10, 100, 1_000, 8, 16);

    private final StoredRooms rooms = new StoredRooms();
    private final HandOwners owners = new HandOwners();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final HearingNode heard = new HearingNode();

    @AfterEach
    void close() throws Exception {
        for (var one : opened.reversed()) {
            one.close();
        }
        assertThat(heard.violations()).isEmpty();
    }

    @Test
    void missesNothingWhileOwnersMoveUnderLoad() throws Exception {
        var relays = List.of(relay("ant"), relay("bee"), relay("cat"));
        var node = relays.getFirst();
        node.listen(heard);
        var channels = IntStream.range(0, 10).mapToObj(i -> rooms.create("room " + i)).toList();
        var owner = owner(relays.getLast(), relays.getLast().address());
        channels.forEach(channel -> subscribe(node, channel));
        for (var move = 0; move < 12; move++) {
            var next = relays.get(move % relays.size());
            postAll(owner, channels, 20);
            // Discovery hears of it before, between, and after.
            if (move % 2 == 0) {
                owners.move(PARTITION, next.node(), next.address());
            }
            owner.close();
            owner = new PublishingOwner(PARTITION, next, rooms);
            owner.publishAgain(rooms.after(channels.getFirst(), 1, 1, 2).getFirst());
            postAll(owner, channels, 5);
            owners.move(PARTITION, next.node(), next.address());
        }
        channels.forEach(this::awaitAll);
        assertThat(channels).allSatisfy(one -> assertThat(heard.answers(one)).hasSize(1));
        owner.close();
    }

    @Test
    void missesNothingWhenStreamsAreCutUnderLoad() throws Exception {
        var bee = relay("bee");
        var proxy = open(CutProxy.before(bee.address()));
        var room = rooms.create("room");
        var owner = owner(bee, proxy.address());
        var node = relay("ant");
        node.listen(heard);
        subscribe(node, room);
        var stopped = new AtomicBoolean();
        var posting =
                Thread.startVirtualThread(
                        () -> {
                            while (!stopped.get()) {
                                owner.post(room, "message");
                                LockSupport.parkNanos(200_000);
                            }
                        });
        for (var cut = 0; cut < 8; cut++) {
            var before = heard.newest(room).seq();
            await().until(() -> heard.newest(room).seq() > before + 20);
            proxy.cut();
        }
        stopped.set(true);
        posting.join();
        awaitAll(room);
        owner.close();
        assertThat(heard.answers(room)).hasSize(1);
    }

    @Test
    void readsInPagesWhatIsTooMuchToBeHeld() throws Exception {
        var bee = relay("bee");
        var proxy = open(CutProxy.before(bee.address()));
        var room = rooms.create("room");
        var owner = owner(bee, proxy.address());
        var reads = new AtomicInteger();
        var node =
                open(
                        GrpcRelay.open(
                                GrpcRelayConfig.of("127.0.0.1", 0),
                                "ant",
                                owners,
                                (channel, epoch, after, to) -> {
                                    // The store is away at first, and slow.
                                    if (reads.incrementAndGet() <= 2) {
                                        throw new IllegalStateException("away");
                                    }
                                    owner.post(room, "while it reads");
                                    assertThat(to - after).isLessThanOrEqualTo(16);
                                    return rooms.after(channel, epoch, after, to);
                                },
                                QUICK));
        node.listen(heard);
        subscribe(node, room);
        proxy.freeze();
        proxy.cut();
        IntStream.range(0, 200).forEach(i -> owner.post(room, "m" + i));
        await().until(() -> rooms.load(room).seq() == 201);
        proxy.thaw();
        await().until(() -> heard.newest(room).seq() > 201);
        awaitAll(room);
        owner.close();
        assertThat(reads.get()).isGreaterThan(200 / 16);
    }

    @Test
    void endsTheStreamOfANodeThatDoesNotKeepUpAndLetsItCatchUp() throws Exception {
        var bee = relay("bee", new Limits(256 << 10, 100, 60_000, 8, 64));
        var proxy = open(CutProxy.before(bee.address()));
        var room = rooms.create("room");
        var owner = owner(bee, proxy.address());
        var node = relay("ant");
        node.listen(heard);
        subscribe(node, room);
        assertThat(bee.streams()).isEqualTo(1);
        proxy.freeze();
        var text = "x".repeat(10_000);
        // Windows and kernels hold a few MiB.
        for (var i = 0; i < 3_000 && bee.streams() > 0; i++) {
            owner.post(room, text).get();
            assertThat(bee.pendingBytes()).isLessThanOrEqualTo(256 << 10);
        }
        await().untilAsserted(() -> assertThat(bee.streams()).isZero());
        owner.post(room, "the last").get();
        proxy.thaw();
        awaitAll(room);
        owner.close();
    }

    @Test
    void noticesWithinSecondsThatTheOtherEndIsFrozen() throws Exception {
        var bee = relay("bee");
        var proxy = open(CutProxy.before(bee.address()));
        var room = rooms.create("room");
        var owner = owner(bee, proxy.address());
        var node = relay("ant");
        node.listen(heard);
        subscribe(node, room);
        proxy.freeze();
        await().atMost(Duration.ofSeconds(5)).until(() -> bee.streams() == 0);
        owner.post(room, "meanwhile").get();
        proxy.thaw();
        awaitAll(room);
        owner.close();
    }

    @Test
    void keepsOutcomesForANodeThatComesSoon() throws Exception {
        var bee = relay("bee");
        var room = rooms.create("room");
        var owner = owner(bee, bee.address());
        var node = relay("ant");
        var key = new CommandKey(room, AccountId.random(new Random(1)), CommandId.derived("a"));
        bee.outcome("ant", key, new Outcome.Accepted(1, 2));
        bee.outcome("someone else", key, new Outcome.Accepted(1, 3));
        node.listen(heard);
        await().untilAsserted(
                        () ->
                                assertThat(heard.outcomes())
                                        .containsEntry(key, new Outcome.Accepted(1, 2)));
        owner.close();
    }

    @Test
    void startsAnewInAnotherEpoch() throws Exception {
        var restored = new StoredRooms();
        var room = rooms.create("room");
        assertThat(restored.create("room", 2, List.of())).isEqualTo(room);
        var bee = relay("bee");
        var cat = relay("cat");
        var node = relay("ant");
        node.listen(heard);
        var first = owner(bee, bee.address());
        subscribe(node, room);
        first.post(room, "forgotten").get();
        awaitAll(room);
        first.close();
        var second = new PublishingOwner(PARTITION, cat, restored);
        owners.move(PARTITION, cat.node(), cat.address());
        await().untilAsserted(() -> assertThat(heard.answers(room)).hasSize(2));
        second.post(room, "in the new epoch").get();
        await().untilAsserted(() -> assertThat(heard.newest(room)).isEqualTo(restored.load(room)));
        second.close();
    }

    @Test
    void believesALowerHeadOnlyWhenTheOwnerInsists() throws Exception {
        var late = new StoredRooms();
        var room = rooms.create("room");
        late.create("room");
        var bee = relay("bee");
        var cat = relay("cat");
        var node = relay("ant");
        node.listen(heard);
        var first = owner(bee, bee.address());
        subscribe(node, room);
        first.post(room, "known").get();
        awaitAll(room);
        // For a moment an old owner is taken for the owner.
        var old = new PublishingOwner(PARTITION, cat, late);
        owners.move(PARTITION, cat.node(), cat.address());
        await().until(() -> cat.streams() == 1);
        owners.move(PARTITION, bee.node(), bee.address());
        first.post(room, "by the true one").get();
        awaitAll(room);
        assertThat(heard.answers(room)).hasSize(1);
        // Then for good.
        owners.move(PARTITION, cat.node(), cat.address());
        await().untilAsserted(() -> assertThat(heard.answers(room)).hasSize(2));
        old.post(room, "otherwise").get();
        await().untilAsserted(() -> assertThat(heard.newest(room)).isEqualTo(late.load(room)));
        old.close();
        first.close();
    }

    @Test
    void followsAsManyChannelsAsPeopleHave() throws Exception {
        var bee = relay("bee");
        var proxy = open(CutProxy.before(bee.address()));
        var channels = IntStream.range(0, 5_000).mapToObj(i -> rooms.create("r" + i)).toList();
        var owner = owner(bee, proxy.address());
        var node = relay("ant", Limits.DEFAULT);
        node.listen(heard);
        channels.forEach(channel -> node.subscribe(PARTITION, channel));
        await().untilAsserted(
                        () -> assertThat(channels).allMatch(one -> !heard.answers(one).isEmpty()));
        proxy.cut();
        channels.forEach(channel -> owner.post(channel, "to " + channel));
        await().untilAsserted(
                        () -> assertThat(channels).allMatch(one -> heard.newest(one).seq() == 2));
        channels.forEach(channel -> node.unsubscribe(PARTITION, channel));
        var last = channels.getLast();
        node.subscribe(PARTITION, last);
        await().untilAsserted(() -> assertThat(heard.answers(last)).hasSize(2));
        owner.post(channels.getFirst(), "not heard").get();
        owner.post(last, "heard").get();
        awaitAll(last);
        assertThat(heard.newest(channels.getFirst()).seq()).isEqualTo(2);
        owner.close();
    }

    @Test
    void dropsSignalsOfWhichNobodyKnowsTheOwner() {
        var node = relay("ant");
        node.listen(heard);
        node.signal(99, new Signal.Typing(rooms.create("room"), AccountId.random(new Random(1))));
        assertThat(heard.signals()).isEmpty();
    }

    @Test
    void saysWhereItCannotListen() {
        var bee = relay("bee");
        var port = Integer.parseInt(bee.address().replaceFirst(".*:", ""));
        assertThatThrownBy(
                        () ->
                                GrpcRelay.open(
                                        GrpcRelayConfig.of("127.0.0.1", port),
                                        "cat",
                                        owners,
                                        rooms::after))
                .isInstanceOf(RelayException.class)
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void tellsTheAddressThatOthersReach() {
        var behind = new GrpcRelayConfig("0.0.0.0", 0, "chat-1.internal", null);
        assertThat(behind.reachedAt(7)).isEqualTo("chat-1.internal:7");
        var mapped = new GrpcRelayConfig("0.0.0.0", 0, "chat-1.internal:9", null);
        assertThat(mapped.reachedAt(7)).isEqualTo("chat-1.internal:9");
        assertThat(GrpcRelayConfig.of("::1", 0).reachedAt(7)).isEqualTo("[::1]:7");
    }

    private GrpcRelay relay(String node) {
        return relay(node, QUICK);
    }

    private GrpcRelay relay(String node, Limits limits) {
        return open(
                GrpcRelay.open(
                        GrpcRelayConfig.of("127.0.0.1", 0), node, owners, rooms::after, limits));
    }

    private <T extends AutoCloseable> T open(T one) {
        opened.add(one);
        return one;
    }

    private PublishingOwner owner(GrpcRelay relay, String address) {
        owners.move(PARTITION, relay.node(), address);
        return new PublishingOwner(PARTITION, relay, rooms);
    }

    private void subscribe(GrpcRelay node, ChannelId channel) {
        node.subscribe(PARTITION, channel);
        await().untilAsserted(() -> assertThat(heard.answers(channel)).isNotEmpty());
    }

    private static void postAll(PublishingOwner owner, List<ChannelId> channels, int each)
            throws Exception {
        for (var i = 0; i < each; i++) {
            for (var channel : channels) {
                owner.post(channel, "m" + i);
            }
        }
        owner.post(channels.getFirst(), "the last of these").get();
    }

    private void awaitAll(ChannelId channel) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(heard.newest(channel)).isEqualTo(rooms.load(channel)));
        if (heard.answers(channel).size() == 1) {
            var head = heard.answers(channel).getFirst().seq();
            assertThat(heard.events(channel))
                    .extracting(SequencedEvent::seq)
                    .isEqualTo(
                            LongStream.rangeClosed(head + 1, rooms.load(channel).seq())
                                    .boxed()
                                    .toList());
        }
    }
}
