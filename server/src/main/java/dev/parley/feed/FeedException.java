package dev.parley.feed;

/** The feed is out of reach; repeating what was asked does no harm and may succeed later. */
public final class FeedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FeedException(String message, Throwable cause) {
        super(message, cause);
    }
}
