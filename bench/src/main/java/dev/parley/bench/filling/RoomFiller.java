package dev.parley.bench.filling;

import dev.parley.app.EmbeddedBackends;
import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Command;
import dev.parley.channel.CommandId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.DeviceId;
import dev.parley.channel.SequencedEvent;
import dev.parley.channel.Submission;
import dev.parley.discovery.LiveNode;
import dev.parley.log.CommandLog;
import dev.parley.log.LogConfig;
import dev.parley.relay.Outcome;
import dev.parley.relay.RelayListener;
import dev.parley.relay.Signal;
import dev.parley.role.messaging.MessagingRole;
import dev.parley.storage.StorageConfig;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Appends messages to the log and waits for their outcomes, as a node does, and leaves out what
 * stands before the log and behind the relay: HTTP, limits, sockets.
 */
public final class RoomFiller implements RelayListener {
    private static final int MAX_UNANSWERED = 4_096;

    private final Semaphore turns = new Semaphore(MAX_UNANSWERED);
    private final AtomicReference<String> trouble = new AtomicReference<>("");

    private RoomFiller() {}

    /**
     * @param args the data folder, then the channel, an account in it, how many messages and the
     *     bytes of each
     */
    public static void main(String[] args) throws InterruptedException {
        fill(
                Path.of(args[0]),
                new ChannelId(args[1]),
                new AccountId(args[2]),
                Integer.parseInt(args[3]),
                "m".repeat(Integer.parseInt(args[4])));
    }

    /**
     * Returns when all are stored.
     *
     * @param data the folder of a server that does not run
     * @throws IllegalStateException when one was not accepted
     */
    public static void fill(
            Path data, ChannelId channel, AccountId author, int messages, String text)
            throws InterruptedException {
        var filler = new RoomFiller();
        try (var backends =
                new EmbeddedBackends(
                        new EmbeddedBackends.Settings(
                                data, StorageConfig.DEFAULTS, LogConfig.DEFAULTS),
                        LiveNode.of("filler", Set.of(), null),
                        Clock.systemUTC(),
                        filler::broken)) {
            int partition =
                    backends.directory()
                            .channels()
                            .partitionOf(channel)
                            .orElseThrow(() -> new IllegalStateException("no such channel"));
            backends.relay().listen(filler);
            backends.log()
                    .start(
                            new MessagingRole(
                                    backends.history(),
                                    backends.feed(),
                                    backends.directory().channels(),
                                    backends.relayPublisher(),
                                    backends.discovery(),
                                    filler::broken));
            var random = new SplittableRandom();
            var post = new Command.Post(text, List.of());
            for (int i = 0; i < messages; i++) {
                filler.append(
                        backends.log(),
                        partition,
                        new Submission(
                                channel,
                                author,
                                DeviceId.server(),
                                new CommandId(new UUID(random.nextLong(), random.nextLong())),
                                backends.relay().node(),
                                post));
            }
            filler.turns.acquire(MAX_UNANSWERED);
            filler.check();
            backends.log().close();
        }
    }

    private void append(CommandLog log, int partition, Submission submission)
            throws InterruptedException {
        turns.acquire();
        check();
        var append = log.append(partition, submission);
        if (append != CommandLog.Append.TAKEN) {
            throw new IllegalStateException("not taken: " + append);
        }
    }

    private void check() {
        var what = trouble.get();
        if (!what.isEmpty()) {
            throw new IllegalStateException(what);
        }
    }

    private void broken(Throwable failure) {
        trouble.compareAndSet("", "storage is broken: " + failure);
        turns.release(MAX_UNANSWERED);
    }

    @Override
    public void outcome(CommandKey key, Outcome outcome) {
        if (!(outcome instanceof Outcome.Accepted)) {
            trouble.compareAndSet("", "not accepted: " + outcome);
        }
        turns.release();
    }

    @Override
    public void subscribed(int partition, Channel channel) {}

    @Override
    public void event(SequencedEvent event) {}

    @Override
    public void signal(Signal signal) {}
}
