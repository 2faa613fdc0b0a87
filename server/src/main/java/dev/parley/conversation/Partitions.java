package dev.parley.conversation;

import dev.parley.channel.ChannelId;
import dev.parley.directory.ChannelDirectory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * In which partition a channel is. It never changes, so what was once heard is kept, and messages
 * need no directory.
 */
final class Partitions {
    private static final int MAX_KEPT = 100_000;

    private final ChannelDirectory directory;
    private final Map<ChannelId, Integer> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ChannelId, Integer> eldest) {
                    return size() > MAX_KEPT;
                }
            };

    Partitions(ChannelDirectory directory) {
        this.directory = directory;
    }

    /** Empty for a channel that has never been. */
    OptionalInt of(ChannelId channel) {
        synchronized (kept) {
            var known = kept.get(channel);
            if (known != null) {
                return OptionalInt.of(known);
            }
        }
        return ofDirectory(channel);
    }

    /** As {@link #of}, for what is of no use while the directory is away. */
    OptionalInt ofDirectory(ChannelId channel) {
        var found = directory.partitionOf(channel);
        found.ifPresent(
                partition -> {
                    synchronized (kept) {
                        kept.put(channel, partition);
                    }
                });
        return found;
    }
}
