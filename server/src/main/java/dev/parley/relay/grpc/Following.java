package dev.parley.relay.grpc;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.SequencedEvent;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;

/**
 * One channel that the node is subscribed to. Puts into one sequence without gaps and repetitions
 * what comes from one owner after the other, live and from history: everything that was ever
 * relayed is stored, so whatever is missing, or too much to be held, is read. Touched on the event
 * loop of the node's end only.
 *
 * <pre>
 *   delivered        to be read from history      held until then
 *   ──────────▶ seq ───────────────────────▶ target ─────────────▶ waiting
 * </pre>
 */
final class Following {
    /** An owner that knows less than was relayed is an old one, or numbers have gone back. */
    private static final int MAX_STALE_ANSWERS = 4;

    private final Around around;
    private final NodeEnd.Wish wish;
    private final ChannelId channel;
    private final int maxWaitingEvents;
    private final ArrayDeque<SequencedEvent> waiting = new ArrayDeque<>(1);
    private boolean told;
    private long epoch;
    private long seq;
    private long target;
    private boolean reading;
    private int staleAnswers;

    /** What a followed channel needs of its node. */
    interface Around {
        /** The channel's numbers start here. */
        void tellSubscribed(int partition, Channel channel);

        void tell(SequencedEvent event);

        /** Soon asks for a page; its answer comes to {@link #arrived}. */
        void read(Following following);

        /** Asks an owner again, a little later: another one may be known by then. */
        void askLater(Following following);

        /** Whether one more event may wait, on the node as a whole. */
        boolean mayHold();

        void held(int moreEvents);
    }

    /** Raised when what is being read is not wanted any more. */
    private int turn;

    Following(Around around, NodeEnd.Wish wish, ChannelId channel, int maxWaitingEvents) {
        this.around = around;
        this.wish = wish;
        this.channel = channel;
        this.maxWaitingEvents = maxWaitingEvents;
    }

    NodeEnd.Wish wish() {
        return wish;
    }

    ChannelId channel() {
        return channel;
    }

    boolean isTold() {
        return told;
    }

    /** What an owner is told of; null for nothing, and when it is to tell everything anew. */
    @Nullable Seen seen() {
        return told && staleAnswers <= MAX_STALE_ANSWERS ? new Seen(epoch, seq) : null;
    }

    void subscribed(Channel now) {
        if (!told || now.epoch() > epoch) {
            begin(now);
        } else if (now.epoch() == epoch && now.seq() >= seq) {
            upTo(now.seq());
        } else if (staleAnswers > MAX_STALE_ANSWERS) {
            begin(now);
        } else {
            stale();
        }
    }

    void resumed(Seen head) {
        // The answer to a subscription that was given up and taken again says nothing.
        if (told) {
            if (head.epoch() == epoch && head.seq() >= seq) {
                upTo(head.seq());
            } else {
                stale();
            }
        }
    }

    void event(SequencedEvent event) {
        if (!told || event.epoch() != epoch || event.seq() <= Math.max(seq, target)) {
            return;
        }
        if (seq >= target && event.seq() == seq + 1) {
            deliver(event);
            return;
        }
        var expected = waiting.isEmpty() ? Math.max(seq, target) : waiting.getLast().seq();
        if (event.seq() <= expected) {
            return;
        }
        if (event.seq() > expected + 1) {
            target = Math.max(target, event.seq() - 1);
            forgetWaiting();
        }
        if (waiting.size() < maxWaitingEvents && around.mayHold()) {
            waiting.add(event);
            around.held(1);
        } else {
            target = event.seq();
            forgetWaiting();
        }
        read();
    }

    /** Nobody wants the channel any more. */
    void forget() {
        forgetWaiting();
        turn++;
    }

    boolean needsPage() {
        return seq < target;
    }

    Page nextPage(int maxEvents) {
        return new Page(turn, epoch, seq, Math.min(target, seq + maxEvents));
    }

    record Page(int turn, long epoch, long after, long to) {}

    /** The page has been read; false when it lacks what must be there. */
    boolean arrived(Page page, List<SequencedEvent> events) {
        if (page.turn() != turn) {
            return true;
        }
        var before = seq;
        for (var event : events) {
            if (event.seq() == seq + 1) {
                deliver(event);
            }
        }
        if (seq < page.to() && seq == before) {
            return false;
        }
        reading = false;
        deliverWaiting();
        read();
        return true;
    }

    /** Goes on after a failure. */
    void readAgain(Page page) {
        if (page.turn() == turn) {
            reading = false;
            read();
        }
    }

    private void deliverWaiting() {
        while (seq >= target && !waiting.isEmpty()) {
            var next = waiting.remove();
            around.held(-1);
            if (next.seq() == seq + 1) {
                deliver(next);
            }
        }
    }

    private void begin(Channel now) {
        turn++;
        reading = false;
        forgetWaiting();
        told = true;
        staleAnswers = 0;
        epoch = now.epoch();
        seq = now.seq();
        target = seq;
        around.tellSubscribed(wish.partition(), now);
    }

    private void upTo(long head) {
        staleAnswers = 0;
        if (head > target && waiting.isEmpty()) {
            target = head;
        } else if (!waiting.isEmpty() && head > waiting.getLast().seq()) {
            target = head;
            forgetWaiting();
        }
        read();
    }

    private void stale() {
        staleAnswers++;
        around.askLater(this);
    }

    private void read() {
        if (seq < target && !reading) {
            reading = true;
            around.read(this);
        }
    }

    private void deliver(SequencedEvent event) {
        seq = event.seq();
        around.tell(event);
    }

    private void forgetWaiting() {
        around.held(-waiting.size());
        waiting.clear();
    }
}
