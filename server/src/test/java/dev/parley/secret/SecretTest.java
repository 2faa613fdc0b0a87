package dev.parley.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

class SecretTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir private Path folder;

    @Test
    void makesASecretOnceAndKeepsIt() throws Exception {
        Path file = folder.resolve("jwt-secret");
        Secret first = Secret.readOrCreate(file, 32, RANDOM);

        assertThat(Base64.getDecoder().decode(first.reveal())).hasSize(32);
        assertThat(Secret.readOrCreate(file, 32, RANDOM).reveal()).isEqualTo(first.reveal());
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void letsOnlyTheOwnerReadWhatItMade() throws Exception {
        Path file = folder.resolve("jwt-secret");
        Secret.readOrCreate(file, 32, RANDOM);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void doesNotReplaceAFileThatHoldsNothing() throws Exception {
        Path file = Files.createFile(folder.resolve("jwt-secret"));

        assertThatIOException().isThrownBy(() -> Secret.readOrCreate(file, 32, RANDOM));
    }

    @Test
    void isNotShownByToString() {
        assertThat("see " + new Secret("swordfish")).isEqualTo("see (hidden)");
    }

    @Test
    void isNeverEmpty() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Secret(" "));
    }
}
