package dev.parley.cli;

import dev.parley.client.TokenStore;
import dev.parley.protocol.Api;
import dev.parley.protocol.Json;
import dev.parley.protocol.ProtocolException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The session with one server, in a file that only its owner can read. Programs that share it take
 * turns by a lock beside it, because a refresh token works only once.
 */
final class TokenFile implements TokenStore {
    private static final String FOLDER_MODE = "rwx------";
    private static final String FILE_MODE = "rw-------";

    private final Path file;
    private final String server;
    private final String username;
    private volatile Api.Tokens newest;

    /** What the file holds. */
    record Kept(String server, String username, Api.Tokens tokens) {}

    private TokenFile(Path file, Kept kept) {
        this.file = file;
        server = kept.server();
        username = kept.username();
        newest = kept.tokens();
    }

    /** The session that is kept for a server. */
    static Optional<TokenFile> find(Path folder, URI server) {
        var file = fileOf(folder, server);
        return read(file).map(kept -> new TokenFile(file, kept));
    }

    /** Keeps a session, in place of one that was kept for this server before. */
    static TokenFile keep(Path folder, URI server, String username, Api.Tokens tokens) {
        var kept = new Kept(server.toString(), username, tokens);
        var file = fileOf(folder, server);
        try {
            Files.createDirectories(folder, mode(folder, FOLDER_MODE));
            write(file, kept);
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot write " + file, broken);
        }
        return new TokenFile(file, kept);
    }

    Path file() {
        return file;
    }

    String username() {
        return username;
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(lockFile());
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot delete " + file, broken);
        }
    }

    @Override
    public Api.Tokens current() {
        return newest;
    }

    @Override
    public synchronized Api.Tokens replace(Api.Tokens stale, UnaryOperator<Api.Tokens> refresh) {
        try (var channel =
                        FileChannel.open(
                                lockFile(),
                                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                                mode(file, FILE_MODE));
                var lock = channel.lock()) {
            var kept = read(file).map(Kept::tokens).orElse(newest);
            if (kept.equals(stale)) {
                kept = refresh.apply(stale);
                write(file, new Kept(server, username, kept));
            }
            newest = kept;
            return kept;
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot write " + file, broken);
        }
    }

    private Path lockFile() {
        return file.resolveSibling(file.getFileName() + ".lock");
    }

    private static Path fileOf(Path folder, URI server) {
        var port = server.getPort() < 0 ? "" : "-" + server.getPort();
        return folder.resolve("session-" + server.getHost() + port + ".json");
    }

    private static Optional<Kept> read(Path file) {
        try {
            return Optional.of(Json.body(Files.readAllBytes(file), Kept.class));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (ProtocolException damaged) {
            return Optional.empty();
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot read " + file, broken);
        }
    }

    /** In one step, so that no reader sees half of it. */
    private static void write(Path file, Kept kept) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, mode(file, FILE_MODE));
        Files.write(fresh, Json.encode(kept));
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static FileAttribute<?>[] mode(Path where, String mode) {
        return where.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
                }
                : new FileAttribute<?>[0];
    }
}
