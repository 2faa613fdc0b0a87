package dev.parley.conversation;

import dev.parley.protocol.Limits;

/**
 * The section {@code limits}: what one account may ask for. The sizes may be tighter than the
 * contract's, never wider; {@code welcome} tells clients.
 *
 * @param sendsPerSecond commands an account may send a second, averaged
 * @param sendsBurst commands an account that was quiet may send at once
 * @param frameBytes the longest frame from a client
 * @param textBytes the longest message text, in UTF-8
 * @param pageMessages the most messages of one page of history
 */
public record LimitsConfig(
        int sendsPerSecond, int sendsBurst, int frameBytes, int textBytes, int pageMessages) {

    public static final LimitsConfig DEFAULTS =
            new LimitsConfig(
                    20, 100, Limits.CLIENT_FRAME_BYTES, Limits.TEXT_BYTES, Limits.PAGE_MESSAGES);

    public LimitsConfig {
        between(1, Limits.SENDS_PER_SECOND, "sends_per_second", sendsPerSecond);
        between(1, 1_000_000, "sends_burst", sendsBurst);
        between(1024, Limits.CLIENT_FRAME_BYTES, "frame_bytes", frameBytes);
        between(1, Limits.TEXT_BYTES, "text_bytes", textBytes);
        between(1, Limits.PAGE_MESSAGES, "page_messages", pageMessages);
    }

    /** The same but for what an account may send. */
    public LimitsConfig withSends(int perSecond, int burst) {
        return new LimitsConfig(perSecond, burst, frameBytes, textBytes, pageMessages);
    }

    private static void between(int least, int most, String key, int value) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " must be " + least + " to " + most);
        }
    }
}
