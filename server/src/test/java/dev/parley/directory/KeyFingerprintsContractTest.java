package dev.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What every directory keeps of keys. */
public abstract class KeyFingerprintsContractTest extends DirectoryContractTest {

    @Test
    void knowsNoKeyAtFirst() {
        assertThat(directory.keyFingerprints().of("jwt.key")).isEmpty();
    }

    @Test
    void keepsTheFirstFingerprintOfEachKey() {
        var fingerprints = directory.keyFingerprints();
        assertThat(fingerprints.claim("jwt.key", "one")).isEqualTo("one");
        assertThat(fingerprints.claim("jwt.key", "two")).isEqualTo("one");
        assertThat(fingerprints.claim("direct.key", "three")).isEqualTo("three");
        reopen();

        assertThat(directory.keyFingerprints().of("jwt.key")).contains("one");
        assertThat(directory.keyFingerprints().claim("jwt.key", "four")).isEqualTo("one");
    }
}
