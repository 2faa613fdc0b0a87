package dev.parley.cli;

import dev.parley.client.ParleyClient;

import org.jspecify.annotations.Nullable;

/** Marks what was shown as read: one mark at a time, however fast messages come. */
final class ReadMarks {
    private final ParleyClient client;
    private boolean underway;
    private @Nullable String next;

    ReadMarks(ParleyClient client) {
        this.client = client;
    }

    /** Everything in this channel has been shown. */
    synchronized void shown(String channel) {
        if (underway) {
            next = channel;
            return;
        }
        client.channel(channel)
                .filter(row -> row.readSeq() < row.seq())
                .ifPresent(
                        row -> {
                            underway = true;
                            client.markRead(channel, row.seq())
                                    .whenComplete((read, failed) -> marked());
                        });
    }

    private synchronized void marked() {
        underway = false;
        var channel = next;
        next = null;
        if (channel != null) {
            shown(channel);
        }
    }
}
