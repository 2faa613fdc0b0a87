package dev.parley.directory;

import dev.parley.channel.AccountId;

import java.util.Optional;

/** The pictures of people, one each. Its version stands in the person's {@link Profile}. */
public interface PictureDirectory {
    /** Puts a picture in place of the one before; returns whether there is such an account. */
    boolean put(AccountId account, Picture picture);

    /** Takes the picture away, where there is one. */
    void remove(AccountId account);

    /** The account's picture, if this is its version. */
    Optional<Picture> find(AccountId account, String version);

    /**
     * A picture as it is sent.
     *
     * @param version never used before for this account
     * @param mediaType {@code image/png} or {@code image/jpeg}
     */
    record Picture(String version, String mediaType, byte[] content) {}
}
