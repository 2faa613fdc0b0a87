package dev.parley.channel;

/**
 * An event in its place: the row of a channel's history.
 *
 * @param epoch raised when history was restored from a backup; with {@code seq} the event's key
 * @param seq from 1, without a gap
 * @param n how many messages the channel has had up to and with this event
 * @param position of the command that caused it
 * @param timeMillis when the log took that command, epoch milliseconds
 * @param account who sent the command
 * @param id of the command
 */
public record SequencedEvent(
        ChannelId channel,
        long epoch,
        long seq,
        long n,
        Position position,
        long timeMillis,
        AccountId account,
        DeviceId device,
        CommandId id,
        Event event) {
    public CommandKey key() {
        return new CommandKey(channel, account, id);
    }

    /** The same row in a history that was restored from a backup. */
    public SequencedEvent atEpoch(long restored) {
        return new SequencedEvent(
                channel,
                restored,
                seq,
                n,
                position,
                timeMillis,
                account,
                device,
                id,
                event.atEpoch(restored));
    }

    /** The same row with its text erased. */
    public SequencedEvent erased() {
        return new SequencedEvent(
                channel, epoch, seq, n, position, timeMillis, account, device, id, event.erased());
    }
}
