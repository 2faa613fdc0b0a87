package dev.parley.client;

import dev.parley.protocol.ErrorCode;

import org.jspecify.annotations.Nullable;

/** The server understood and said no. The message is a plain sentence for the person. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String field;
    private final long retryAfterMillis;

    RefusedException(
            ErrorCode code, String sentence, @Nullable String field, long retryAfterMillis) {
        super(sentence);
        this.code = code;
        this.field = field;
        this.retryAfterMillis = retryAfterMillis;
    }

    public ErrorCode code() {
        return code;
    }

    /** The field that is wrong, as it is spelled on the wire. */
    public @Nullable String field() {
        return field;
    }

    /** How long the server asks to be left alone; 0 when it does not say. */
    public long retryAfterMillis() {
        return retryAfterMillis;
    }
}
