package dev.parley.relay.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.SequencedEvent;
import dev.parley.relay.StoredRooms;
import dev.parley.testkit.Property;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Whatever comes, lost, late and twice: what is delivered has no gap and no repetition. */
class FollowingPropertyTest {
    private static final int MAX_WAITING_EVENTS = 3;
    private static final int PAGE_EVENTS = 2;

    private sealed interface Step {
        /** An event is stored, and comes or not. */
        record Post(boolean comes) implements Step {}

        /** An event comes again, {@code back} from the newest. */
        record Again(int back) implements Step {}

        /** An owner answers with a head {@code back} from the newest. */
        record Resume(int back) implements Step {}

        record Subscribed() implements Step {}

        /** The page that is being read is there, but for its last {@code missing} events. */
        record Page(int missing) implements Step {}
    }

    @Test
    void deliversEveryEventOnceAndInOrder() {
        Property.check(500, FollowingPropertyTest::steps, FollowingPropertyTest::holds);
    }

    private static List<Step> steps(RandomGenerator random) {
        return IntStream.range(0, random.nextInt(5, 80))
                .<Step>mapToObj(
                        _ ->
                                switch (random.nextInt(10)) {
                                    case 0, 1, 2 -> new Step.Post(true);
                                    case 3, 4 -> new Step.Post(false);
                                    case 5 -> new Step.Again(random.nextInt(6));
                                    case 6 -> new Step.Resume(random.nextInt(3));
                                    case 7 -> new Step.Subscribed();
                                    default -> new Step.Page(random.nextInt(3));
                                })
                .toList();
    }

    private static void holds(List<Step> steps) {
        var world = new World();
        world.following.subscribed(world.rooms.load(world.room));
        steps.forEach(world::take);
        var head = world.rooms.load(world.room);
        world.following.resumed(new Seen(head.epoch(), head.seq()));
        while (!world.toRead.isEmpty()) {
            world.take(new Step.Page(0));
        }
        assertThat(world.delivered)
                .isEqualTo(LongStream.rangeClosed(2, head.seq()).boxed().toList());
        assertThat(world.held).isZero();
    }

    private static final class World implements Following.Around {
        private final StoredRooms rooms = new StoredRooms();
        private final ChannelId room = rooms.create("room");
        private final Following following =
                new Following(this, new NodeEnd.Wish(0), room, MAX_WAITING_EVENTS);
        private final ArrayDeque<Following> toRead = new ArrayDeque<>();
        private final List<Long> delivered = new ArrayList<>();
        private int held;

        private void take(Step step) {
            var newest = rooms.load(room).seq();
            switch (step) {
                case Step.Post post -> {
                    var event = rooms.post(room, "text");
                    if (post.comes()) {
                        following.event(event);
                    }
                }
                case Step.Again again -> {
                    var seq = Math.max(1, newest - again.back());
                    following.event(rooms.after(room, 1, seq - 1, seq).getFirst());
                }
                case Step.Resume resume ->
                        following.resumed(new Seen(1, Math.max(1, newest - resume.back())));
                case Step.Subscribed _ -> following.subscribed(rooms.load(room));
                case Step.Page page -> {
                    if (toRead.isEmpty()) {
                        return;
                    }
                    toRead.remove();
                    var next = following.nextPage(PAGE_EVENTS);
                    var events = rooms.after(room, next.epoch(), next.after(), next.to());
                    var there = Math.max(0, events.size() - page.missing());
                    if (!following.arrived(next, events.subList(0, there))) {
                        following.readAgain(next);
                    }
                }
            }
        }

        @Override
        public void tellSubscribed(int partition, Channel channel) {
            assertThat(delivered).isEmpty();
        }

        @Override
        public void tell(SequencedEvent event) {
            delivered.add(event.seq());
        }

        @Override
        public void read(Following one) {
            toRead.add(one);
        }

        @Override
        public void askLater(Following one) {}

        @Override
        public boolean mayHold() {
            return true;
        }

        @Override
        public void held(int moreEvents) {
            held += moreEvents;
            assertThat(held).isBetween(0, MAX_WAITING_EVENTS);
        }
    }
}
