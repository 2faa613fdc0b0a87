package dev.parley.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A message as it is shown now: edits applied, a deleted one without its text.
 *
 * @param seq the channel's event number; (epoch, seq) is the key
 * @param id the client-made id of the command that posted it
 * @param time epoch milliseconds by the server
 * @param editedAt epoch milliseconds of the last edit
 * @param deleted true for a tombstone, whose text is empty
 */
public record Message(
        String channel,
        long epoch,
        long seq,
        String id,
        UserRef sender,
        String text,
        long time,
        @Nullable Long editedAt,
        @Nullable Boolean deleted) {}
