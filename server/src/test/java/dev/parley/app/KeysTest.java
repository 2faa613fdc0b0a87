package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.directory.Directory;
import dev.parley.directory.sqlite.SqliteDirectory;
import dev.parley.directory.sqlite.SqliteDirectoryConfig;
import dev.parley.secret.Secret;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

class KeysTest {
    @TempDir private Path folder;
    private Directory directory;

    @BeforeEach
    void open() {
        directory = SqliteDirectory.open(SqliteDirectoryConfig.of(folder.resolve("directory.db")));
    }

    @AfterEach
    void close() {
        directory.close();
    }

    private Keys keys(String secrets) {
        return new Keys(folder.resolve(secrets), directory.keyFingerprints(), new SecureRandom());
    }

    @Test
    void madeByTheFirstNodeAreThoseOfEveryNodeOfTheFolder() {
        var made = keys("shared").of("jwt.key");
        assertThat(keys("shared").of("jwt.key").reveal()).isEqualTo(made.reveal());
        assertThat(keys("shared").of("direct.key").reveal()).isNotEqualTo(made.reveal());
    }

    @Test
    void areTheSameForNodesThatStartAtTheSameMoment() throws Exception {
        var nodes = new ArrayList<Callable<String>>();
        for (var i = 0; i < 8; i++) {
            nodes.add(() -> keys("shared").of("jwt.key").reveal());
        }
        var found = new HashSet<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var key : threads.invokeAll(nodes)) {
                found.add(key.get());
            }
        }
        assertThat(found).hasSize(1);
    }

    @Test
    void thatAreMissingOnALaterNodeAreToBeCopied() {
        keys("first").of("jwt.key");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> keys("second").of("jwt.key"))
                .withMessage(
                        "The key %s is missing, and this cluster has one already: copy it there"
                                + " from another node.",
                        folder.resolve("second/jwt.key"));
    }

    @Test
    void thatAreOthersThanTheClustersAreRefused() throws Exception {
        keys("first").of("jwt.key");
        var other = folder.resolve("second/jwt.key");
        Files.createDirectories(other.getParent());
        Secret.random(32, new SecureRandom()).write(other);
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> keys("second").of("jwt.key"))
                .withMessage(
                        "The key %s is not the one of this cluster: copy jwt.key from another"
                                + " node.",
                        other);
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(
                        () ->
                                keys("third")
                                        .given(
                                                "jwt.key",
                                                Secret.random(32, new SecureRandom()),
                                                "auth.jwt_secret"))
                .withMessageStartingWith("The key auth.jwt_secret is not the one");
    }

    @Test
    void ofANodeOnItsOwnAreMadeWhenTheyAreNotThere() {
        var alone = new Keys(folder, null, new SecureRandom());
        var made = alone.of("jwt.key").reveal();
        assertThat(alone.of("jwt.key").reveal()).isEqualTo(made);
        assertThat(directory.keyFingerprints().of("jwt.key")).isEmpty();
    }
}
