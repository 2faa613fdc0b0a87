package dev.parley.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What backups do with files. */
final class Folders {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");

    private Folders() {}

    /** Makes the folder unless it is there, and keeps it to its owner. */
    static void createForOwnerOnly(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, OWNER_ONLY);
        }
    }

    /** Whether nothing is in the folder, or it is not there; {@code ignored} does not count. */
    static boolean isEmpty(Path folder, Predicate<Path> ignored) throws IOException {
        if (!Files.exists(folder)) {
            return true;
        }
        try (var inside = Files.list(folder)) {
            return inside.allMatch(ignored);
        }
    }

    /** All files below, in order of their paths. */
    static List<Path> files(Path folder) throws IOException {
        try (var inside = Files.walk(folder)) {
            return inside.filter(Files::isRegularFile).sorted().toList();
        }
    }

    static Manifest.Content content(Path file) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[BUFFER_BYTES];
            var bytes = 0L;
            try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
                for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    bytes += read;
                }
            }
            return new Manifest.Content(bytes, HexFormat.of().formatHex(digest.digest()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** Returns when the disk has everything below, and the folders that name it. */
    static void sync(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            all.forEach(Folders::syncOne);
        }
        var parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            syncOne(parent);
        }
    }

    private static void syncOne(Path file) {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
