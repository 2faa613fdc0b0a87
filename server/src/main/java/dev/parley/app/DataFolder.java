package dev.parley.app;

import dev.parley.backup.Restore;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The folder of embedded storage, held by one process at a time until it is closed or the process
 * ends.
 */
final class DataFolder implements AutoCloseable {
    static final String LOCK_FILE = "parley.lock";

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Longer than any process id. */
    private static final int MAX_HOLDER_BYTES = 32;

    /**
     * The holder's id stands before this byte, which alone is locked: some systems let nobody read
     * locked bytes.
     */
    private static final long LOCKED_BYTE = MAX_HOLDER_BYTES;

    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder when it is not there, readable by its owner alone, and takes it.
     *
     * @throws StartException when it cannot be made or written, or another process holds it
     */
    static DataFolder open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            create(path);
            FileChannel lockFile =
                    FileChannel.open(
                            path.resolve(LOCK_FILE),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            try {
                if (lock(lockFile) == null) {
                    throw new StartException(inUse(path, lockFile));
                }
                if (Files.exists(path.resolve(Restore.UNFINISHED))) {
                    throw new StartException(
                            "A restore into the data folder %s did not finish. Empty it and restore again."
                                    .formatted(path));
                }
                writeHolder(lockFile);
                return new DataFolder(path, lockFile);
            } catch (IOException | RuntimeException e) {
                lockFile.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StartException(
                    "The data folder %s cannot be used: %s. Choose another with --data."
                            .formatted(path, reason(e)),
                    e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private static void create(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(path, OWNER_ONLY);
        } else {
            Files.createDirectories(path);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> denied.getFile() + " may not be written";
            case FileAlreadyExistsException file -> file.getFile() + " is a file";
            case NoSuchFileException missing -> missing.getFile() + " cannot be made";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static @Nullable FileLock lock(FileChannel lockFile) throws IOException {
        try {
            return lockFile.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void writeHolder(FileChannel lockFile) throws IOException {
        String holder = ProcessHandle.current().pid() + "\n";
        lockFile.truncate(0);
        lockFile.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static String inUse(Path path, FileChannel lockFile) throws IOException {
        ByteBuffer read = ByteBuffer.allocate(MAX_HOLDER_BYTES);
        lockFile.read(read, 0);
        String holder = StandardCharsets.US_ASCII.decode(read.flip()).toString().strip();
        return "The data folder %s is in use by another Parley%s. Stop that one, or choose another folder with --data."
                .formatted(path, holder.isEmpty() ? "" : " (process " + holder + ")");
    }
}
