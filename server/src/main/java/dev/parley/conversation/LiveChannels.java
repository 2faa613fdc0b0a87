package dev.parley.conversation;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.SequencedEvent;
import dev.parley.directory.ChannelDirectory;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.relay.Outcome;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayListener;
import dev.parley.relay.Signal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The channels that this node is subscribed to, each as of its newest relayed event. The answer to
 * a subscription and every later event come on one stream, so who is a member and where the channel
 * ends are known together, and a watcher misses nothing.
 */
public final class LiveChannels {
    private static final long ANSWER_MILLIS = 5_000;
    private static final int MAX_ASKED_AT_ONCE = 256;

    private final ConcurrentHashMap<ChannelId, Live> lives = new ConcurrentHashMap<>();
    private final Relay relay;

    LiveChannels(Relay relay, Outcomes outcomes) {
        this.relay = relay;
        relay.listen(new Listener(outcomes));
    }

    /** Hears about one channel. Calls come one after the other and must not wait for anything. */
    public interface Watcher {
        /**
         * The channel as it is; every event after it follows. Comes again where the numbers start
         * anew, such as in another epoch: what was heard before is void.
         */
        void started(Channel channel);

        /** {@code after} is the channel with the event. */
        void event(SequencedEvent event, Channel after);

        void signal(Signal signal);
    }

    /** Watches until {@link #unwatch}; {@link Watcher#started} has been called on return. */
    public Channel watch(int partition, ChannelId channel, Watcher watcher) {
        var live = claim(partition, channel);
        try {
            live.awaitAnswer();
            return live.add(watcher);
        } catch (RuntimeException unanswered) {
            release(channel, live);
            throw unanswered;
        }
    }

    public void unwatch(ChannelId channel, Watcher watcher) {
        var live = lives.get(channel);
        if (live != null && live.remove(watcher)) {
            release(channel, live);
        }
    }

    /**
     * The channel as of its newest relayed event.
     *
     * @throws ProtocolException with {@code unavailable} when its owner does not answer
     */
    public Channel ask(int partition, ChannelId channel) {
        var live = claim(partition, channel);
        try {
            return live.awaitAnswer();
        } finally {
            release(channel, live);
        }
    }

    /** The channel as of its newest relayed event, without asking anyone. */
    Optional<Channel> known(ChannelId channel) {
        return Optional.ofNullable(lives.get(channel)).flatMap(Live::now);
    }

    /**
     * Each of these channels as of its newest relayed event; asked for many at a time, so that a
     * long list does not wait for one answer after the other.
     *
     * @throws ProtocolException with {@code unavailable} when an owner does not answer
     */
    public List<Channel> ask(List<ChannelDirectory.Listed> channels) {
        var answers = new ArrayList<Channel>(channels.size());
        for (var from = 0; from < channels.size(); from += MAX_ASKED_AT_ONCE) {
            var asked = channels.subList(from, Math.min(from + MAX_ASKED_AT_ONCE, channels.size()));
            var lives = asked.stream().map(one -> claim(one.partition(), one.channel())).toList();
            try {
                lives.forEach(live -> answers.add(live.awaitAnswer()));
            } finally {
                for (var i = 0; i < asked.size(); i++) {
                    release(asked.get(i).channel(), lives.get(i));
                }
            }
        }
        return answers;
    }

    /**
     * The channel as of event {@code seq} or a later one. Who reads the feed may know of an event
     * before the relay has brought it.
     *
     * @throws ProtocolException with {@code unavailable} when it does not come
     */
    public Channel askFor(int partition, ChannelId channel, long seq) {
        var reached = new CompletableFuture<Channel>();
        var watcher =
                new Watcher() {
                    @Override
                    public void started(Channel now) {
                        if (now.seq() >= seq) {
                            reached.complete(now);
                        }
                    }

                    @Override
                    public void event(SequencedEvent event, Channel after) {
                        started(after);
                    }

                    @Override
                    public void signal(Signal signal) {}
                };
        watch(partition, channel, watcher);
        try {
            return await(reached);
        } finally {
            unwatch(channel, watcher);
        }
    }

    /** The partition of a channel that is watched here; empty for any other. */
    OptionalInt partition(ChannelId channel) {
        var live = lives.get(channel);
        return live == null ? OptionalInt.empty() : OptionalInt.of(live.partition);
    }

    private static Channel await(CompletableFuture<Channel> answer) {
        try {
            return answer.get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException silent) {
            throw new ProtocolException(
                    ErrorCode.UNAVAILABLE, "Nobody answers for this channel right now.");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ProtocolException(ErrorCode.SHUTTING_DOWN, "This server is stopping.");
        }
    }

    private Live claim(int partition, ChannelId channel) {
        return lives.compute(
                channel,
                (_, known) -> {
                    var live = known == null ? new Live(partition) : known;
                    if (known == null) {
                        relay.subscribe(partition, channel);
                    }
                    live.claims++;
                    return live;
                });
    }

    private void release(ChannelId channel, Live claimed) {
        var left =
                lives.compute(
                        channel,
                        (_, live) -> {
                            if (live != claimed || --live.claims > 0) {
                                return live;
                            }
                            relay.unsubscribe(live.partition, channel);
                            return null;
                        });
        if (left != claimed) {
            claimed.end();
        }
    }

    /** An outcome and the event that it is about. */
    private record Early(long epoch, long seq, Runnable tell) {
        boolean isAhead(@Nullable Channel known) {
            return known != null && known.epoch() == epoch && known.seq() < seq;
        }
    }

    /** One subscribed channel. Its lock orders the answer, the events and the watchers' coming. */
    private static final class Live {
        private final int partition;
        private final CompletableFuture<Channel> answer = new CompletableFuture<>();
        private final List<Watcher> watchers = new ArrayList<>(1);

        /** Bounded by the commands that may wait for their outcomes. */
        private final List<Early> early = new ArrayList<>(0);

        private @Nullable Channel state;
        private boolean ended;
        // Guarded by the map's compute, as it decides about the map's entry.
        private int claims;

        private Live(int partition) {
            this.partition = partition;
        }

        private Channel awaitAnswer() {
            await(answer);
            synchronized (this) {
                return Objects.requireNonNull(state);
            }
        }

        private synchronized Optional<Channel> now() {
            return Optional.ofNullable(state);
        }

        private synchronized Channel add(Watcher watcher) {
            var now = Objects.requireNonNull(state);
            watchers.add(watcher);
            watcher.started(now);
            return now;
        }

        private synchronized boolean remove(Watcher watcher) {
            return watchers.remove(watcher);
        }

        private void answered(Channel channel) {
            synchronized (this) {
                if (state != null
                        && state.epoch() == channel.epoch()
                        && state.seq() == channel.seq()) {
                    return;
                }
                state = channel;
                watchers.forEach(watcher -> watcher.started(channel));
            }
            answer.complete(channel);
            tellEarly();
        }

        private void event(SequencedEvent event) {
            synchronized (this) {
                // What came before the answer is in it.
                if (state == null || event.epoch() != state.epoch() || event.seq() <= state.seq()) {
                    return;
                }
                var after = state.fold(event);
                state = after;
                watchers.forEach(watcher -> watcher.event(event, after));
            }
            tellEarly();
        }

        /**
         * Whether {@code told} waits for its event: a node that catches up hears of outcomes before
         * it has the events, and who reads a page after an outcome must find its event there.
         */
        private synchronized boolean holdsBack(Early told) {
            return !ended && told.isAhead(state) && early.add(told);
        }

        /** Nobody watches any more, so that no event comes. */
        private void end() {
            synchronized (this) {
                ended = true;
            }
            tellEarly();
        }

        private void tellEarly() {
            List<Early> due;
            synchronized (this) {
                if (early.isEmpty()) {
                    return;
                }
                due = early.stream().filter(one -> ended || !one.isAhead(state)).toList();
                early.removeAll(due);
            }
            due.forEach(one -> one.tell().run());
        }

        private synchronized void signal(Signal signal) {
            watchers.forEach(watcher -> watcher.signal(signal));
        }
    }

    private final class Listener implements RelayListener {
        private final Outcomes outcomes;

        private Listener(Outcomes outcomes) {
            this.outcomes = outcomes;
        }

        @Override
        public void subscribed(int partition, Channel channel) {
            // Under the entry's lock, as the answer may be faster than the asking.
            var live =
                    lives.compute(
                            channel.id(),
                            (_, known) -> {
                                if (known == null) {
                                    // Given up while the answer was on its way.
                                    relay.unsubscribe(partition, channel.id());
                                }
                                return known;
                            });
            if (live != null) {
                live.answered(channel);
            }
        }

        @Override
        public void event(SequencedEvent event) {
            var live = lives.get(event.channel());
            if (live != null) {
                live.event(event);
            }
        }

        @Override
        public void outcome(CommandKey key, Outcome outcome) {
            Runnable tell = () -> outcomes.arrived(key, outcome);
            var early =
                    switch (outcome) {
                        case Outcome.Accepted(var epoch, var seq) -> new Early(epoch, seq, tell);
                        case Outcome.Duplicate(var epoch, var seq) -> new Early(epoch, seq, tell);
                        case Outcome.Refused _ -> null;
                    };
            var live = lives.get(key.channel());
            if (early == null || live == null || !live.holdsBack(early)) {
                tell.run();
            }
        }

        @Override
        public void signal(Signal signal) {
            var live = lives.get(signal.channel());
            if (live != null) {
                live.signal(signal);
            }
        }
    }
}
