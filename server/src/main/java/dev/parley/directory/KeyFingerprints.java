package dev.parley.directory;

import java.util.Optional;

/** By which nodes notice that they do not have the same keys. */
public interface KeyFingerprints {
    /** The fingerprint under which {@code key} is known; empty before anyone has claimed it. */
    Optional<String> of(String key);

    /** Enters {@code fingerprint} unless {@code key} has one; returns the one that it has. */
    String claim(String key, String fingerprint);
}
