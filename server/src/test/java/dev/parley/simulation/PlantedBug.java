package dev.parley.simulation;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.Event;
import dev.parley.channel.Facts;
import dev.parley.channel.LoggedCommand;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.history.HistoryException;
import dev.parley.history.HistoryStore;
import dev.parley.history.StoredEvent;
import dev.parley.log.PartitionLog;
import dev.parley.relay.Outcome;
import dev.parley.relay.RelayPublisher;
import dev.parley.testkit.Invariant;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Mistakes that others have made, each with the promise that it breaks. */
enum PlantedBug implements Bugs {
    /** What was written and not synced is taken for stored. */
    ACKNOWLEDGED_BEFORE_FSYNC(Invariant.I1) {
        @Override
        public HistoryStore history(World world, Ground ground) {
            var later = ground.process().loop();
            return new OtherHistory(ground.history()) {
                @Override
                public void append(int partition, List<SequencedEvent> events) {
                    later.execute(
                            () -> {
                                ground.process().sleep(world.millis(0, 60));
                                history.append(partition, events);
                            });
                }
            };
        }
    },

    /** A write that timed out is taken for done. */
    TIME_OUT_TAKEN_FOR_SUCCESS(Invariant.I1) {
        @Override
        public HistoryStore history(World world, Ground ground) {
            return new OtherHistory(ground.history()) {
                @Override
                public void append(int partition, List<SequencedEvent> events) {
                    try {
                        history.append(partition, events);
                    } catch (HistoryException failed) {
                        if (!failed.isTemporary()) {
                            throw failed;
                        }
                    }
                }
            };
        }
    },

    /** An id entry counts whose event is not before the command: it may be the command's own. */
    LOOK_UP_SEES_THE_FUTURE(Invariant.I1) {
        @Override
        public HistoryStore history(World world, Ground ground) {
            return new OtherHistory(ground.history()) {
                @Override
                public Map<CommandKey, Facts.SameId> sameIds(Collection<CommandKey> keys) {
                    var found = new HashMap<>(history.sameIds(keys));
                    found.replaceAll((_, same) -> new Facts.SameId(same.seq(), Position.NONE));
                    return found;
                }
            };
        }
    },

    /** No answer in time is taken for a refusal. */
    UNKNOWN_TAKEN_FOR_FAILED(Invariant.I2) {
        @Override
        public boolean takesUnknownForFailed() {
            return true;
        }
    },

    /** Ids are forgotten with the owner who saw them. */
    DEDUPLICATION_DROPPED(Invariant.I3) {
        @Override
        public HistoryStore history(World world, Ground ground) {
            return new OtherHistory(ground.history()) {
                @Override
                public Optional<Facts.SameId> sameId(CommandKey key) {
                    return Optional.empty();
                }

                @Override
                public Map<CommandKey, Facts.SameId> sameIds(Collection<CommandKey> keys) {
                    return Map.of();
                }
            };
        }
    },

    /** People hear of an event while it is on its way to the disk. */
    DELIVERED_BEFORE_STORED(Invariant.I4) {
        @Override
        public HistoryStore history(World world, Ground ground) {
            return new OtherHistory(ground.history()) {
                @Override
                public void append(int partition, List<SequencedEvent> events) {
                    events.forEach(event -> ground.relay().publish(partition, event));
                    history.append(partition, events);
                }
            };
        }
    },

    /** What was missed begins one too late. */
    RESUME_OFF_BY_ONE(Invariant.I4) {
        @Override
        public HistoryStore shown(HistoryStore history) {
            return new OtherHistory(history) {
                @Override
                public List<StoredEvent> after(
                        ChannelId channel, long epoch, long after, long to, int maxEvents) {
                    var from = Math.min(after + 1, to - 1);
                    return history.after(channel, epoch, from, to, maxEvents);
                }
            };
        }
    },

    /** An edit changes the message's own row. */
    EDIT_REWRITES_ITS_TARGET(Invariant.I4) {
        @Override
        public HistoryStore shown(HistoryStore history) {
            return new OtherHistory(history) {
                @Override
                public List<StoredEvent> after(
                        ChannelId channel, long epoch, long after, long to, int maxEvents) {
                    return history.after(channel, epoch, after, to, maxEvents).stream()
                            .map(PlantedBug::rewritten)
                            .toList();
                }
            };
        }
    },

    /** A batch is committed when it is read. */
    OFFSET_COMMITTED_EARLY(Invariant.I4) {
        @Override
        public PartitionLog log(PartitionLog log) {
            return new EarlyLog(log);
        }
    },

    /** A subscription is answered from history, beside the stream of events. */
    SUBSCRIPTION_ANSWERED_OUT_OF_THE_STREAM(Invariant.I4) {
        @Override
        public RelayPublisher relay(World world, Ground ground) {
            return new RelayPublisher() {
                @Override
                public void offer(int partition, Source source) {
                    ground.relay()
                            .offer(
                                    partition,
                                    (channel, answer) ->
                                            ground.process().start(() -> answer(channel, answer)));
                }

                private void answer(ChannelId channel, Consumer<Channel> answer) {
                    try {
                        var now = ground.history().load(channel);
                        ground.process().sleep(world.millis(0, 40));
                        answer.accept(now);
                    } catch (HistoryException away) {
                        // Asked again when the stream breaks.
                    }
                }

                @Override
                public void withdraw(int partition) {
                    ground.relay().withdraw(partition);
                }

                @Override
                public void publish(int partition, SequencedEvent event) {
                    ground.relay().publish(partition, event);
                }

                @Override
                public void outcome(String origin, CommandKey key, Outcome outcome) {
                    ground.relay().outcome(origin, key, outcome);
                }
            };
        }
    },

    /** Two frames change places. */
    SWAPPED_ORDER(Invariant.I5) {
        @Override
        public boolean swapsFrames(World world) {
            return world.perMille(20);
        }
    },

    /** Deleted messages are counted as unread. */
    DELETIONS_FORGOTTEN(Invariant.I6) {
        @Override
        public long unread(Channel now, long readN) {
            return now.n() - readN;
        }
    },

    /** A page goes up to where the channel ends, not up to where it was permitted. */
    PAGE_READ_PAST_ITS_PERMISSION(Invariant.I7) {
        @Override
        public Channel pageHead(HistoryStore history, Channel permitted) {
            return history.load(permitted.id());
        }
    },

    /** Who was removed keeps the seat. */
    DEPARTURE_FORGOTTEN(Invariant.I7) {
        @Override
        public boolean forgetsDepartures() {
            return true;
        }
    };

    private final Invariant broken;

    PlantedBug(Invariant broken) {
        this.broken = broken;
    }

    Invariant broken() {
        return broken;
    }

    private static StoredEvent rewritten(StoredEvent stored) {
        var event = stored.event();
        return stored.revision() == null || !(event.event() instanceof Event.MessagePosted posted)
                ? stored
                : new StoredEvent(
                        new SequencedEvent(
                                event.channel(),
                                event.epoch(),
                                event.seq(),
                                event.n(),
                                event.position(),
                                event.timeMillis(),
                                event.account(),
                                event.device(),
                                event.id(),
                                new Event.MessagePosted(
                                        stored.revision().text(), posted.mentions())),
                        stored.revision());
    }

    private static class OtherHistory implements HistoryStore {
        final HistoryStore history;

        OtherHistory(HistoryStore history) {
            this.history = history;
        }

        @Override
        public void append(int partition, List<SequencedEvent> events) {
            history.append(partition, events);
        }

        @Override
        public Channel load(ChannelId channel) {
            return history.load(channel);
        }

        @Override
        public void saveSnapshot(Channel channel) {
            history.saveSnapshot(channel);
        }

        @Override
        public List<StoredEvent> after(
                ChannelId channel, long epoch, long after, long to, int maxEvents) {
            return history.after(channel, epoch, after, to, maxEvents);
        }

        @Override
        public List<StoredEvent> before(ChannelId channel, long epoch, long before, int maxEvents) {
            return history.before(channel, epoch, before, maxEvents);
        }

        @Override
        public Optional<Facts.SameId> sameId(CommandKey key) {
            return history.sameId(key);
        }

        @Override
        public Map<CommandKey, Facts.SameId> sameIds(Collection<CommandKey> keys) {
            return history.sameIds(keys);
        }

        @Override
        public Optional<Facts.Target> target(ChannelId channel, long epoch, long seq) {
            return history.target(channel, epoch, seq);
        }

        @Override
        public Position newestPosition(int partition) {
            return history.newestPosition(partition);
        }
    }

    private record EarlyLog(PartitionLog log) implements PartitionLog {
        @Override
        public List<LoggedCommand> poll(int maxCommands) throws InterruptedException {
            var batch = log.poll(maxCommands);
            if (!batch.isEmpty()) {
                log.commit(batch.getLast().position());
            }
            return batch;
        }

        @Override
        public void commit(Position position) {
            log.commit(position);
        }

        @Override
        public boolean isOwned() {
            return log.isOwned();
        }

        @Override
        public long generation() {
            return log.generation();
        }

        @Override
        public boolean isReplayed() {
            return log.isReplayed();
        }

        @Override
        public boolean resign() {
            return log.resign();
        }

        @Override
        public boolean giveUp() {
            return log.giveUp();
        }
    }
}
