package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/**
 * The one list of error codes, for HTTP, the socket and clients, with their HTTP status.
 *
 * <p>A temporary error may go away by itself: the same request, with the same id, may be sent again
 * after the time that the error names.
 */
public enum ErrorCode {
    BAD_JSON(400, false, "The body is not well-formed JSON"),
    BAD_FIELD(400, false, "A field is missing or has a value that is not allowed"),
    UNKNOWN_TYPE(400, false, "This kind of frame is not known here"),
    TOO_LARGE(413, false, "It is larger than what is accepted"),
    TOO_COMPLEX(400, false, "It is nested too deeply or has too many parts"),
    UNAUTHENTICATED(401, false, "You are not signed in"),
    BAD_TOKEN(401, false, "The token is not valid or no longer valid"),
    BAD_CREDENTIALS(401, false, "The name or the password is wrong"),
    BAD_CODE(400, false, "The code is wrong or no longer valid"),
    FORBIDDEN(403, false, "You may not do this"),
    NOT_FOUND(404, false, "There is no such thing, or you may not see it"),
    WRONG_METHOD(405, false, "This address is not asked in this way"),
    NAME_TAKEN(409, false, "This name, or one that looks like it, is taken"),
    ALREADY_MEMBER(409, false, "Already a member of this channel"),
    NOT_MEMBER(403, false, "You are not a member of this channel"),
    RATE_LIMITED(429, true, "Too many requests"),
    OVERLOADED(503, true, "The server is busy"),
    STORAGE_FULL(507, true, "The server's disk is full"),
    UNAVAILABLE(503, true, "No answer in time; whether it was done is not known"),
    SHUTTING_DOWN(503, true, "This server is shutting down"),
    INTERNAL(500, true, "Something went wrong on the server");

    private final String wireName = name().toLowerCase(Locale.ROOT);
    private final int httpStatus;
    private final boolean temporary;
    private final String sentence;

    ErrorCode(int httpStatus, boolean temporary, String sentence) {
        this.httpStatus = httpStatus;
        this.temporary = temporary;
        this.sentence = sentence;
    }

    /** The code as it stands on the wire, such as {@code bad_field}. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /**
     * The code with this name on the wire; one that is newer than this list is {@code INTERNAL}.
     */
    @JsonCreator
    public static ErrorCode of(String wireName) {
        for (var known : values()) {
            if (known.wireName.equals(wireName)) {
                return known;
            }
        }
        return INTERNAL;
    }

    /** The HTTP status that an answer with this code carries. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Whether trying the same again, with the same id, may succeed. */
    public boolean temporary() {
        return temporary;
    }

    /** What it means, as a plain sentence without a full stop. */
    public String sentence() {
        return sentence;
    }
}
