package dev.parley.directory.sqlite;

import dev.parley.directory.DirectoryException;
import dev.parley.directory.DirectoryException.Reason;
import dev.parley.storage.jdbi.Database;
import dev.parley.storage.jdbi.Schema;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One writer and a few readers of a SQLite file in WAL mode. A write waits for the disk inside
 * native code, which would hold a virtual thread's carrier for as long; so writes have a platform
 * thread of their own, while reads, from memory nearly always, run where they are called.
 */
final class SqliteDatabase implements Database {
    private static final int BUSY_TIMEOUT_MILLIS = 5_000;
    private static final int READ_WAIT_MILLIS = 10_000;
    private static final int CLOSE_WAIT_MILLIS = 30_000;
    private static final int KEPT_WAL_BYTES = 64 * 1024 * 1024;

    private static final String CLOSED = "the directory is closed";

    private final ThreadPoolExecutor writer;
    private final Connection writing;
    private final List<Connection> reading;
    private final BlockingQueue<Connection> idleReaders;

    private SqliteDatabase(SqliteDirectoryConfig config, Jdbi jdbi) {
        writer =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(config.maxWaitingWrites()),
                        Thread.ofPlatform().name("directory-writer").daemon().factory());
        writing = new Connection(jdbi, false);
        reading = new ArrayList<>();
        for (var i = 0; i < config.readConnections(); i++) {
            reading.add(new Connection(jdbi, true));
        }
        idleReaders = new ArrayBlockingQueue<>(reading.size(), false, reading);
    }

    static SqliteDatabase open(SqliteDirectoryConfig config) {
        createForOwnerOnly(config.file());
        var source = source(config.file());
        Schema.migrate(source);
        return new SqliteDatabase(config, Database.over(source));
    }

    static SQLiteDataSource source(Path file) {
        var settings = new SQLiteConfig();
        settings.setJournalMode(JournalMode.WAL);
        settings.setJournalSizeLimit(KEPT_WAL_BYTES);
        settings.setSynchronous(SynchronousMode.FULL);
        settings.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        // Takes the write lock at once, so that no transaction fails half-way for want of it.
        settings.setTransactionMode(TransactionMode.IMMEDIATE);
        var source = new SQLiteDataSource(settings);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    /** SQLite gives the files beside it (WAL, shared memory) the same permissions. */
    private static void createForOwnerOnly(Path file) {
        try {
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                var ownerOnly = PosixFilePermissions.fromString("rw-------");
                Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
            }
        } catch (FileAlreadyExistsException _) {
            return;
        } catch (IOException broken) {
            throw new DirectoryException("cannot make " + file, broken);
        }
    }

    @Override
    public <T> T read(Function<Handle, T> work) {
        if (writer.isShutdown()) {
            throw new DirectoryException(CLOSED, new IllegalStateException("read"));
        }
        Connection connection;
        try {
            connection = idleReaders.poll(READ_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DirectoryException("interrupted while waiting to read", stopped);
        }
        if (connection == null) {
            throw new DirectoryException(
                    Reason.OVERLOADED,
                    "too many wait to read",
                    new IllegalStateException("no idle connection"));
        }
        try {
            return connection.use(work);
        } finally {
            idleReaders.add(connection);
        }
    }

    @Override
    public <T> T write(Function<Handle, T> work) {
        var task =
                new FutureTask<T>(
                        () ->
                                writing.use(
                                        handle ->
                                                handle.<T, RuntimeException>inTransaction(
                                                        work::apply)));
        try {
            writer.execute(task);
            return task.get();
        } catch (RejectedExecutionException refused) {
            throw writer.isShutdown()
                    ? new DirectoryException(CLOSED, refused)
                    : new DirectoryException(Reason.OVERLOADED, "too many wait to write", refused);
        } catch (ExecutionException failed) {
            // Thrown anew, for the caller's stack.
            throw failed.getCause() instanceof DirectoryException told
                    ? new DirectoryException(told.reason(), String.valueOf(told.getMessage()), told)
                    : new DirectoryException("the write failed", failed);
        } catch (CancellationException closed) {
            throw new DirectoryException(CLOSED, closed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DirectoryException("interrupted while writing", stopped);
        }
    }

    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new DirectoryException(
                        "a write does not end", new IllegalStateException("writer still busy"));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DirectoryException("interrupted while closing", stopped);
        }
        reading.forEach(Connection::close);
        writing.close();
    }

    /** A connection that is opened when it is needed, and anew after any failure. */
    private static final class Connection {
        private final Jdbi jdbi;
        private final boolean readOnly;
        private @Nullable Handle handle;

        Connection(Jdbi jdbi, boolean readOnly) {
            this.jdbi = jdbi;
            this.readOnly = readOnly;
        }

        synchronized <T> T use(Function<Handle, T> work) {
            try {
                return work.apply(open());
            } catch (RuntimeException failed) {
                closeAfter(failed);
                throw explained(failed);
            }
        }

        private Handle open() {
            if (handle == null) {
                handle = jdbi.open();
                if (readOnly) {
                    handle.execute("PRAGMA query_only = ON");
                }
            }
            return handle;
        }

        private void closeAfter(RuntimeException failed) {
            try {
                close();
            } catch (RuntimeException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
        }

        synchronized void close() {
            var closed = handle;
            handle = null;
            if (closed != null) {
                closed.close();
            }
        }

        private static DirectoryException explained(RuntimeException failed) {
            for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLiteException sqlite
                        && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL) {
                    return new DirectoryException(Reason.STORAGE_FULL, "the disk is full", failed);
                }
            }
            return new DirectoryException("the directory's database failed", failed);
        }
    }
}
