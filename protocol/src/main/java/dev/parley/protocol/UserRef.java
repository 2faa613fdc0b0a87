package dev.parley.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A person as others see them.
 *
 * @param picture the version of the person's picture, null for none
 */
public record UserRef(String id, String username, String displayName, @Nullable String picture) {
    /** Someone without a picture. */
    public UserRef(String id, String username, String displayName) {
        this(id, username, displayName, null);
    }
}
