package dev.parley.app;

import dev.parley.directory.KeyFingerprints;
import dev.parley.secret.Secret;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The installation's keys, each in a file of its own. All nodes of a cluster must have the same:
 * else a ticket of one would be refused by another, and a direct conversation would have another id
 * on each. So the first node to have a key leaves its fingerprint in the directory, and a node with
 * another key does not start.
 */
final class Keys {
    private static final int KEY_BYTES = 32;
    private static final String FINGERPRINT_OF = "parley key ";
    private static final String MAC = "HmacSHA256";

    /** For 2 s. */
    private static final int MAX_LOOKS = 40;

    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Path folder;
    private final @Nullable KeyFingerprints fingerprints;
    private final SecureRandom random;

    /**
     * @param fingerprints those of the cluster; null for a node on its own
     */
    Keys(Path folder, @Nullable KeyFingerprints fingerprints, SecureRandom random) {
        this.folder = folder;
        this.fingerprints = fingerprints;
        this.random = random;
    }

    /**
     * The key in {@code file}; made when it is not there, unless the cluster has one already.
     *
     * @throws StartException when it cannot be read, or is not the cluster's
     */
    Secret of(String file) {
        var path = folder.resolve(file);
        try {
            Files.createDirectories(folder);
            var key =
                    fingerprints == null
                            ? Secret.readOrCreate(path, KEY_BYTES, random)
                            : readOrMake(fingerprints, path, file);
            check(file, key, path.toString());
            return key;
        } catch (IOException unreadable) {
            throw new StartException(
                    "The key %s cannot be read or made: %s."
                            .formatted(path, unreadable.getMessage()),
                    unreadable);
        }
    }

    /** Whoever is first to enter a fingerprint has the key; nodes may start at the same moment. */
    private Secret readOrMake(KeyFingerprints known, Path path, String file) throws IOException {
        if (!Files.exists(path) && known.of(file).isEmpty()) {
            var made = Secret.random(KEY_BYTES, random);
            var ours = fingerprint(file, made);
            if (known.claim(file, ours).equals(ours)) {
                made.write(path);
            }
        }
        // In a folder that nodes share, another may be about to write it.
        for (var look = 0; look < MAX_LOOKS && !Files.exists(path); look++) {
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
        if (!Files.exists(path)) {
            throw new StartException(
                    "The key %s is missing, and this cluster has one already: copy it there from another node."
                            .formatted(path));
        }
        return Secret.read(path);
    }

    /** A key that the configuration gives instead of {@code file}. */
    Secret given(String file, Secret key, String setting) {
        check(file, key, setting);
        return key;
    }

    private void check(String file, Secret key, String where) {
        if (fingerprints == null) {
            return;
        }
        var ours = fingerprint(file, key);
        if (!fingerprints.claim(file, ours).equals(ours)) {
            throw new StartException(
                    "The key %s is not the one of this cluster: copy %s from another node."
                            .formatted(where, file));
        }
    }

    /** Tells whether two keys are the same, and nothing else about them. */
    private static String fingerprint(String file, Secret key) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key.bytes(), MAC));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            mac.doFinal((FINGERPRINT_OF + file).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + MAC, impossible);
        }
    }
}
