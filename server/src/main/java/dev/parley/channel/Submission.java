package dev.parley.channel;

/**
 * A command with who sent it, as it is appended to a log.
 *
 * @param device from which of the account's devices
 * @param id made by the client
 * @param origin the node that waits for the outcome; no part of what the command does
 */
public record Submission(
        ChannelId channel,
        AccountId account,
        DeviceId device,
        CommandId id,
        String origin,
        Command command) {
    public CommandKey key() {
        return new CommandKey(channel, account, id);
    }
}
