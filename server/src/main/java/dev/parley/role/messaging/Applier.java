package dev.parley.role.messaging;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Decision;
import dev.parley.channel.LoggedCommand;
import dev.parley.channel.Position;
import dev.parley.channel.Rulebook;
import dev.parley.channel.UnknownRulesException;
import dev.parley.history.HistoryStore;
import dev.parley.log.PartitionLog;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Gatherers;

/**
 * Decides the commands of one partition in their order. It sees only the log and history: nothing
 * of a clock, a directory or a configuration.
 */
final class Applier implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);
    private static final int MAX_BATCH_COMMANDS = 1_024;
    private static final int MAX_CHANNELS_KEPT = 10_000;

    /** History may be a network away, and nothing is decided before the whole batch is loaded. */
    private static final int MAX_LOADS_AT_ONCE = 16;

    private final PartitionLog log;
    private final HistoryStore history;
    private final Publisher publisher;
    private final Consumer<Throwable> fatal;
    private final Rulebook rulebook;
    private final RecentFacts recent;

    /** Channels with everything that was applied here, least recently used first. */
    private final Map<ChannelId, Channel> channels = new LinkedHashMap<>(16, 0.75f, true);

    Applier(
            PartitionLog log,
            HistoryStore history,
            Publisher publisher,
            Rulebook rulebook,
            Consumer<Throwable> fatal) {
        this.log = log;
        this.history = history;
        this.publisher = publisher;
        this.rulebook = rulebook;
        this.fatal = fatal;
        recent = new RecentFacts(history);
    }

    @Override
    public void run() {
        try {
            for (var batch = log.poll(MAX_BATCH_COMMANDS);
                    !batch.isEmpty();
                    batch = log.poll(MAX_BATCH_COMMANDS)) {
                lookAhead(batch);
                publisher.put(batch.stream().map(this::decide).toList());
                forgetStored(publisher.stored());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (UnknownRulesException tooOld) {
            if (log.isOwned() && !log.resign()) {
                fatal.accept(tooOld);
            }
            LOG.error("Start a newer Parley on this node: {}.", tooOld.getMessage());
        } catch (RuntimeException | Error broken) {
            // Who may have been replaced may also see what its successor has done.
            if (log.isOwned()) {
                fatal.accept(broken);
            }
        } finally {
            publisher.end();
        }
    }

    /**
     * Channels first: another owner may be storing at this moment, and a state with events that the
     * facts do not tell of yet would take a repeated command for a new one.
     */
    private void lookAhead(List<LoggedCommand> batch) {
        batch.stream()
                .map(command -> command.submission().channel())
                .distinct()
                .filter(channel -> !channels.containsKey(channel))
                .gather(Gatherers.mapConcurrent(MAX_LOADS_AT_ONCE, history::load))
                .toList()
                .forEach(channel -> channels.put(channel.id(), channel));
        recent.lookAhead(batch);
    }

    private Decided decide(LoggedCommand command) {
        var id = command.submission().channel();
        var channel = Objects.requireNonNull(channels.get(id));
        if (!channel.position().isBefore(command.position())) {
            return decidedBefore(command, channel);
        }
        var facts = recent.lookUp(command, channel.epoch());
        return switch (channel.apply(command, facts, rulebook)) {
            case Decision.Accepted accepted -> {
                channels.put(id, accepted.next());
                recent.add(accepted.event());
                yield new Decided.Accepted(
                        command, accepted.event(), channel.rowSeq(), accepted.next());
            }
            case Decision.Duplicate duplicate ->
                    new Decided.Duplicate(command, channel.epoch(), duplicate.seq());
            case Decision.Refused refused -> new Decided.Refused(command, refused.refusal());
        };
    }

    /** A command at or below the newest stored position: an earlier owner has decided it. */
    private Decided decidedBefore(LoggedCommand command, Channel channel) {
        var submission = command.submission();
        var same = history.sameId(submission.key()).orElse(null);
        if (same == null || command.position().isBefore(same.position())) {
            return new Decided.LongRefused(command);
        }
        if (same.position().isBefore(command.position())) {
            return new Decided.Duplicate(command, channel.epoch(), same.seq());
        }
        var event =
                history.after(channel.id(), channel.epoch(), same.seq() - 1, same.seq(), 1)
                        .getFirst()
                        .event();
        return new Decided.Replayed(command, event, channel);
    }

    private void forgetStored(Position stored) {
        recent.stored(stored);
        var oldest = channels.values().iterator();
        for (var excess = channels.size() - MAX_CHANNELS_KEPT; excess > 0; excess--) {
            if (stored.isBefore(oldest.next().position())) {
                return;
            }
            oldest.remove();
        }
    }
}
