package dev.parley.protocol;

/** Limits of the contract itself; what a server may set tighter stands in {@code welcome}. */
public final class Limits {
    /** Longest frame from a client, in bytes. */
    public static final int CLIENT_FRAME_BYTES = 64 * 1024;

    /** Longest message text, in bytes of UTF-8. */
    public static final int TEXT_BYTES = 16 * 1024;

    /** Longest {@code ref}, in UTF-16 units. */
    public static final int REF_CHARS = 64;

    /** Most channels in one {@code hello} or {@code resume}. */
    public static final int RESUME_CHANNELS = 500;

    /** Most missed events sent for one channel of a {@code resume}. */
    public static final int RESUME_EVENTS = 1_000;

    /** Most messages in a page of history. */
    public static final int PAGE_MESSAGES = 200;

    /** Messages in a page of history when no limit is named. */
    public static final int PAGE_MESSAGES_DEFAULT = 50;

    /** Most rows in one {@code channels_list}. */
    public static final int LIST_ROWS = 200;

    /** Most people named when a channel is created. */
    public static final int CREATE_MEMBERS = 100;

    /** Most people mentioned in one message. */
    public static final int MENTIONS = 100;

    /** Most people whose presence one session watches. */
    public static final int WATCHED_USERS = 500;

    /** Longest status text, in code points. */
    public static final int STATUS_TEXT_CHARS = 100;

    /** Longest topic, in code points. */
    public static final int TOPIC_CHARS = 250;

    /** Most sends a second that a server may allow: each comes back after whole milliseconds. */
    public static final int SENDS_PER_SECOND = 1_000;

    /** Greatest number that JSON carries exactly. */
    public static final long MAX_NUMBER = (1L << 53) - 1;

    private Limits() {}
}
