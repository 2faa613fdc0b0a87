package dev.parley.role.messaging;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The channels of one partition as of their newest published event. Used by the thread that
 * publishes; what is not in memory is read from history by others meanwhile, so that a herd of
 * subscriptions holds no message up.
 */
final class PublishedChannels {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedChannels.class);
    private static final int MAX_KEPT = 2_000;
    private static final int MAX_WAITING = 100_000;
    private static final int MAX_READ_AT_ONCE = 32;

    private final Function<ChannelId, Channel> load;
    private final Consumer<Read> done;
    private final Semaphore reads = new Semaphore(MAX_READ_AT_ONCE);
    private final Map<ChannelId, Read> waiting = new HashMap<>();

    /** Least recently used first. */
    private final Map<ChannelId, Channel> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ChannelId, Channel> eldest) {
                    return size() > MAX_KEPT;
                }
            };

    /** A channel that is read from history for those who wait for it. */
    static final class Read {
        private final ChannelId channel;
        private final List<Consumer<Channel>> answers = new ArrayList<>(1);
        private final CompletableFuture<Channel> state = new CompletableFuture<>();

        private Read(ChannelId channel) {
            this.channel = channel;
        }
    }

    /**
     * @param load reads a channel from history; may block
     * @param done hands what was read to the thread that publishes, which passes it to {@link
     *     #answer(Read)}
     */
    PublishedChannels(Function<ChannelId, Channel> load, Consumer<Read> done) {
        this.load = load;
        this.done = done;
    }

    /** An event was published; {@code after} is the channel with it. */
    void published(Channel after) {
        kept.put(after.id(), after);
        var awaited = waiting.remove(after.id());
        if (awaited != null) {
            awaited.answers.forEach(answer -> answer.accept(after));
        }
    }

    /** Calls {@code answer} with the channel, now or from {@link #answer(Read)}. */
    void ask(ChannelId channel, Consumer<Channel> answer) {
        var known = kept.get(channel);
        if (known != null) {
            answer.accept(known);
            return;
        }
        var read = waiting.get(channel);
        if (read == null) {
            if (waiting.size() >= MAX_WAITING) {
                LOG.warn("Too many subscriptions wait; one is not answered.");
                return;
            }
            var begun = new Read(channel);
            waiting.put(channel, begun);
            Thread.startVirtualThread(() -> read(begun));
            read = begun;
        }
        read.answers.add(answer);
    }

    private void read(Read read) {
        reads.acquireUninterruptibly();
        try {
            read.state.complete(load.apply(read.channel));
        } catch (RuntimeException failed) {
            read.state.completeExceptionally(failed);
        } finally {
            reads.release();
        }
        done.accept(read);
    }

    /**
     * Answers those who waited, unless an event that was published meanwhile has done so. What was
     * read may be as new as the newest stored event; that is published by the time this is called.
     */
    void answer(Read read) {
        if (waiting.remove(read.channel, read)) {
            var state = read.state.join();
            kept.put(state.id(), state);
            read.answers.forEach(answer -> answer.accept(state));
        }
    }
}
