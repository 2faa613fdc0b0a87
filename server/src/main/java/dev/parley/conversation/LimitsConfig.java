package dev.parley.conversation;

/**
 * The section {@code limits}: what one account may ask for. {@code welcome} tells clients those
 * that concern them.
 *
 * @param sendsPerSecond commands an account may send a second, averaged
 * @param sendsBurst commands an account that was quiet may send at once
 * @param frameBytes the longest frame from a client
 * @param textBytes the longest message text, in UTF-8
 * @param pageMessages the most messages of one page of history
 * @param mentionsPerMessage the most {@code @names} of one message that are looked up
 */
public record LimitsConfig(
        int sendsPerSecond,
        int sendsBurst,
        int frameBytes,
        int textBytes,
        int pageMessages,
        int mentionsPerMessage) {

    public static final LimitsConfig DEFAULTS =
            new LimitsConfig(20, 100, 64 * 1024, 16 * 1024, 200, 100);

    public LimitsConfig {
        atLeast(1, "sends_per_second", sendsPerSecond);
        atLeast(1, "sends_burst", sendsBurst);
        atLeast(1024, "frame_bytes", frameBytes);
        atLeast(1, "text_bytes", textBytes);
        atLeast(1, "page_messages", pageMessages);
        atLeast(0, "mentions_per_message", mentionsPerMessage);
        if (textBytes > frameBytes) {
            throw new IllegalArgumentException(
                    "text_bytes must not be more than frame_bytes (" + frameBytes + ")");
        }
    }

    private static void atLeast(int least, String key, int value) {
        if (value < least) {
            throw new IllegalArgumentException(key + " must be at least " + least);
        }
    }
}
