package dev.parley.history;

import dev.parley.channel.SequencedEvent;

import org.jspecify.annotations.Nullable;

/**
 * An event as history shows it.
 *
 * @param revision what later events made of a message, if any did
 */
public record StoredEvent(SequencedEvent event, @Nullable Revision revision) {

    /**
     * @param text the newest text, empty once deleted
     * @param editedAtMillis time of the newest edit, 0 for none
     */
    public record Revision(String text, long editedAtMillis, boolean deleted) {}
}
