package dev.parley.protocol;

/** Why the server closed a socket, and whether and when the client may come back. */
public enum CloseCode {
    GOING_AWAY(1001, Return.SOON),
    PROTOCOL_ERROR(1002, Return.NEVER),
    NOT_TEXT(1003, Return.NEVER),
    BAD_UTF8(1007, Return.NEVER),
    TOO_BIG(1009, Return.NEVER),
    RESTART(1012, Return.SOON),
    UNAUTHENTICATED(4401, Return.AFTER_SIGN_IN),
    FORBIDDEN(4403, Return.NEVER),
    SILENT(4408, Return.SOON),
    CANNOT_RESUME(4409, Return.SOON),
    TOO_FAST(4429, Return.LATER),
    TOO_SLOW(4499, Return.SOON);

    /** What a client does after a close; delays are with full jitter, 1 s · 2ⁿ up to 60 s. */
    public enum Return {
        /** Come back with jitter, the first time within one second. */
        SOON,
        /** Come back, but wait at least ten seconds. */
        LATER,
        /** Sign in again first. */
        AFTER_SIGN_IN,
        /** The same would happen again: tell the user instead. */
        NEVER
    }

    private final int code;
    private final Return comeBack;

    CloseCode(int code, Return comeBack) {
        this.code = code;
        this.comeBack = comeBack;
    }

    /** The number in the close frame. */
    public int code() {
        return code;
    }

    /** Whether the client may come back. */
    public Return comeBack() {
        return comeBack;
    }

    /** What to do after any close code, known or not: an unknown one is met with a return. */
    public static Return comeBackAfter(int code) {
        for (var known : values()) {
            if (known.code == code) {
                return known.comeBack;
            }
        }
        return Return.SOON;
    }
}
