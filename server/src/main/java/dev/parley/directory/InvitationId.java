package dev.parley.directory;

import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Which invitation; tells nothing and opens nothing by itself. */
public record InvitationId(String value) {
    private static final int BYTES = 12;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{16}");

    /** Characters of every id. */
    public static final int CHARS = 16;

    public InvitationId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not the id of an invitation");
        }
    }

    /** A new id. */
    public static InvitationId random(RandomGenerator random) {
        var bits = new byte[BYTES];
        random.nextBytes(bits);
        return new InvitationId(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    public static boolean isValid(String value) {
        return FORM.matcher(value).matches();
    }
}
