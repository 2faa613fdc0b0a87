package dev.parley.bench.peer;

/** What a server has done when it says that it has a message. Compare only inside a class. */
public enum Guarantee {
    /** Nothing: it hands on to who is there. */
    EPHEMERAL("ephemeral"),
    /** It keeps messages and can be asked for them, and may lose the newest in a crash. */
    HISTORY("history"),
    /** It is on the disk before anyone hears of it. */
    FSYNC_BEFORE_ACK("fsync before ack");

    private final String words;

    Guarantee(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
