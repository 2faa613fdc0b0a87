package dev.parley.secret;

import com.fasterxml.jackson.annotation.JsonCreator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A password, a key or a token. Its text leaves only through {@link #reveal()}, so that it cannot
 * reach a log or a page by way of {@code toString}.
 */
public final class Secret {
    private final String text;

    /**
     * @throws IllegalArgumentException when the text is empty
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Secret(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a secret is never empty");
        }
        this.text = text;
    }

    /**
     * Reads a secret from a file; white space around it (usually the last line's end) does not
     * count.
     *
     * @throws IOException when the file cannot be read or holds nothing
     */
    public static Secret read(Path file) throws IOException {
        String text = Files.readString(file).strip();
        if (text.isEmpty()) {
            throw new IOException("it is empty");
        }
        return new Secret(text);
    }

    /**
     * Reads the secret kept in a file and, when there is no such file, first makes one of random
     * bytes (in base64) that only its owner may read. For folders that one process has to itself.
     *
     * @param randomBytes how many bytes a new secret has, at least 16
     */
    public static Secret readOrCreate(Path file, int randomBytes, SecureRandom random)
            throws IOException {
        if (!Files.exists(file)) {
            random(randomBytes, random).write(file);
        }
        return read(file);
    }

    /**
     * A new secret of random bytes, in base64.
     *
     * @param randomBytes how many, at least 16
     */
    public static Secret random(int randomBytes, SecureRandom random) {
        if (randomBytes < 16) {
            throw new IllegalArgumentException(
                    "a secret of " + randomBytes + " bytes is too short");
        }
        byte[] bytes = new byte[randomBytes];
        random.nextBytes(bytes);
        return new Secret(Base64.getEncoder().encodeToString(bytes));
    }

    /** The text itself, for the one who needs it. */
    public String reveal() {
        return text;
    }

    /** The text itself in UTF-8, a new array at each call. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "(hidden)";
    }

    /**
     * Writes a file that only its owner may read: beside it first and then moved into place, so
     * that a crash leaves no half secret behind.
     */
    public void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        // A temporary file is its owner's alone (0600) wherever the file system knows permissions.
        Path unfinished = Files.createTempFile(folder, file.getFileName().toString(), ".new");
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            ByteBuffer line = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
