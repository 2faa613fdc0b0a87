package dev.parley.app;

import dev.parley.account.OperatorToken;
import dev.parley.protocol.Json;
import dev.parley.protocol.ProtocolException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * {@code admin.json} in the data folder, there while a node runs: how programs that may read the
 * folder talk with it.
 *
 * @param certificateSha256 of the node's own certificate, in hexadecimal; null without TLS
 */
record AdminFile(URI url, String token, @Nullable String certificateSha256) {
    private static final String NAME = "admin.json";

    @Override
    public String toString() {
        return "AdminFile[url=" + url + "]";
    }

    /** Writes the file; closing deletes it. */
    static AutoCloseable write(
            Path data, URI url, OperatorToken token, @Nullable String certificateSha256) {
        var content = new AdminFile(url, token.secret().reveal(), certificateSha256);
        try {
            // A temporary file is its owner's alone (0600) wherever the file system knows that.
            var unfinished = Files.createTempFile(data, NAME, ".new");
            Files.write(unfinished, Json.encode(content));
            Files.move(unfinished, data.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return () -> Files.deleteIfExists(data.resolve(NAME));
    }

    /** What a node has written, which may have been killed since; empty without a file. */
    static Optional<AdminFile> read(Path data) throws IOException {
        var file = data.resolve(NAME);
        try {
            return Files.exists(file)
                    ? Optional.of(Json.body(Files.readAllBytes(file), AdminFile.class))
                    : Optional.empty();
        } catch (ProtocolException damaged) {
            return Optional.empty();
        }
    }
}
