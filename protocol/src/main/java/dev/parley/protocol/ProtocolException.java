package dev.parley.protocol;

import org.jspecify.annotations.Nullable;

/** What a peer sent breaks the contract; carries what the answer to it needs. */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String field;
    private final @Nullable String ref;
    private final @Nullable Long retryAfterMillis;

    public ProtocolException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    public ProtocolException(
            ErrorCode code, String message, @Nullable String field, @Nullable String ref) {
        this(code, message, field, ref, null);
    }

    /** A temporary error with the time after which to try again. */
    public ProtocolException(ErrorCode code, String message, long retryAfterMillis) {
        this(code, message, null, null, retryAfterMillis);
    }

    private ProtocolException(
            ErrorCode code,
            String message,
            @Nullable String field,
            @Nullable String ref,
            @Nullable Long retryAfterMillis) {
        super(message, null, false, false);
        this.code = code;
        this.field = field;
        this.ref = ref;
        this.retryAfterMillis = retryAfterMillis;
    }

    static ProtocolException badField(String field, String message) {
        return new ProtocolException(ErrorCode.BAD_FIELD, message, field, null);
    }

    public ErrorCode code() {
        return code;
    }

    /** A plain sentence for the person or the programmer at the other end. */
    public String sentence() {
        return String.valueOf(getMessage());
    }

    /** When to try again, if that is known. */
    public @Nullable Long retryAfterMillis() {
        return retryAfterMillis;
    }

    /** The offending field, as it is spelled on the wire. */
    public @Nullable String field() {
        return field;
    }

    /** The {@code ref} of the offending frame, where it could be read. */
    public @Nullable String ref() {
        return ref;
    }
}
