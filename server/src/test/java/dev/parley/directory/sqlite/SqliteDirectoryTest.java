package dev.parley.directory.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.directory.AccountDirectory.NewAccount;
import dev.parley.directory.Directory;
import dev.parley.directory.DirectoryException;
import dev.parley.directory.DirectoryException.Reason;
import dev.parley.directory.ReadPointers.ReadPointer;
import dev.parley.storage.jdbi.Schema;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.util.Throwables;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What is SQLite's own; the contract is held by the other tests here. */
class SqliteDirectoryTest {
    @TempDir Path folder;

    private SqliteDirectoryConfig config() {
        return SqliteDirectoryConfig.of(folder.resolve("directory.db"));
    }

    private Directory openDirectory() {
        return SqliteDirectory.open(config());
    }

    private String pragma(SqliteDatabase database, boolean writer, String name) {
        return writer
                ? database.write(h -> h.createQuery("PRAGMA " + name).mapTo(String.class).one())
                : database.read(h -> h.createQuery("PRAGMA " + name).mapTo(String.class).one());
    }

    @Test
    void syncsEveryTransactionToTheDisk() {
        try (var database = SqliteDatabase.open(config())) {
            assertThat(pragma(database, true, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(database, true, "synchronous")).isEqualTo("2");
            assertThat(pragma(database, true, "busy_timeout")).isEqualTo("5000");
        }
    }

    @Test
    void tellsNothingOfWhatWasToBeStoredWhenItFails() {
        try (var directory = openDirectory()) {
            Jdbi.create("jdbc:sqlite:" + config().file())
                    .useHandle(
                            handle ->
                                    handle.execute(
                                            "CREATE TRIGGER broken BEFORE INSERT ON account BEGIN"
                                                    + " SELECT RAISE(ABORT, 'broken'); END"));

            var email = "zora@example.org";
            var account =
                    new NewAccount(
                            AccountId.random(new Random(1)),
                            "zora",
                            "zora",
                            "Zora",
                            "zora",
                            email,
                            email,
                            "hash of a password",
                            0);

            assertThatExceptionOfType(DirectoryException.class)
                    .isThrownBy(() -> directory.accounts().create(account))
                    .satisfies(
                            failed ->
                                    assertThat(failed)
                                            .hasStackTraceContaining("broken")
                                            .extracting(Throwables::getStackTrace, STRING)
                                            .doesNotContain("zora", "hash of a password"));
        }
    }

    @Test
    void refusesToWriteOnAReadConnection() {
        try (var database = SqliteDatabase.open(config())) {
            assertThatExceptionOfType(DirectoryException.class)
                    .isThrownBy(() -> database.read(h -> h.execute("DELETE FROM account")));
            assertThat(pragma(database, false, "query_only")).isEqualTo("1");
        }
    }

    @Test
    void storesAllOfATransactionOrNothing() {
        try (var database = SqliteDatabase.open(config())) {
            assertThatExceptionOfType(DirectoryException.class)
                    .isThrownBy(
                            () ->
                                    database.writing(
                                            h -> {
                                                h.execute("INSERT INTO founder VALUES (1, 'x')");
                                                throw new IllegalStateException("half-way");
                                            }));

            assertThat(founders(database)).isZero();
            database.writing(h -> h.execute("INSERT INTO founder VALUES (1, 'x')"));
            assertThat(founders(database)).isEqualTo(1);
        }
    }

    @Test
    void saysThatTheDiskIsFullReadsOnAndRecoversByItself() {
        try (var database = SqliteDatabase.open(config())) {
            database.writing(h -> h.execute("INSERT INTO founder VALUES (1, 'x')"));
            var big = "x".repeat(1 << 20);

            assertThatExceptionOfType(DirectoryException.class)
                    .isThrownBy(
                            () ->
                                    database.writing(
                                            h -> {
                                                h.execute("PRAGMA max_page_count = 40");
                                                h.execute("INSERT INTO founder VALUES (2, ?)", big);
                                            }))
                    .satisfies(full -> assertThat(full.reason()).isEqualTo(Reason.STORAGE_FULL));

            assertThat(founders(database)).isEqualTo(1);
            database.writing(h -> h.execute("INSERT INTO founder VALUES (3, ?)", big));
            assertThat(founders(database)).isEqualTo(2);
        }
    }

    private int founders(SqliteDatabase database) {
        return database.read(
                h -> h.createQuery("SELECT count(*) FROM founder").mapTo(Integer.class).one());
    }

    @Test
    void saysSoWhenItIsClosed() {
        var directory = openDirectory();
        directory.close();

        var anna = AccountId.random(new Random(1));
        var inbox = ChannelId.inbox(anna);
        List<ThrowingCallable> calls =
                List.of(
                        () -> directory.channels().releaseName("x", inbox),
                        () -> directory.accounts().isEmpty(),
                        () ->
                                directory
                                        .readPointers()
                                        .advance(anna, inbox, new ReadPointer(1, 1, 1)));
        assertThat(calls)
                .allSatisfy(
                        call ->
                                assertThatExceptionOfType(DirectoryException.class)
                                        .isThrownBy(call)
                                        .withMessageContaining("closed"));
    }

    @Test
    void keepsTheFilesToTheirOwner() throws IOException {
        var ownerOnly = PosixFilePermissions.fromString("rw-------");
        try (var directory = openDirectory()) {
            directory.channels().project(0, List.of(), 1);
            try (var files = Files.list(folder)) {
                assertThat(files)
                        .isNotEmpty()
                        .allSatisfy(
                                file ->
                                        assertThat(Files.getPosixFilePermissions(file))
                                                .isEqualTo(ownerOnly));
            }
        }
    }

    @Test
    void refusesDataThatANewerParleyWrote() {
        openDirectory().close();
        Jdbi.create("jdbc:sqlite:" + config().file())
                .useHandle(
                        h ->
                                h.execute(
                                        "INSERT INTO flyway_schema_history SELECT 99, '99',"
                                                + " description, type, script, checksum,"
                                                + " installed_by, installed_on, execution_time,"
                                                + " success FROM flyway_schema_history"
                                                + " WHERE installed_rank = 1"));

        assertThatExceptionOfType(DirectoryException.class)
                .isThrownBy(this::openDirectory)
                .withMessageContaining("newer Parley")
                .withMessageContaining("version 99");
    }

    @Test
    void hasAScriptForTheNewestVersionAndNoneBeyond() throws IOException {
        var scripts = new ArrayList<String>();
        try (var listing = Schema.class.getResourceAsStream("/dev/parley/storage/jdbi/migration")) {
            new String(listing.readAllBytes()).lines().forEach(scripts::add);
        }
        assertThat(scripts)
                .extracting(script -> Integer.parseInt(script.replaceAll("^V|__.*", "")))
                .doesNotHaveDuplicates()
                .contains(Schema.NEWEST)
                .allMatch(version -> version <= Schema.NEWEST);
        openDirectory().close();
        Jdbi.create("jdbc:sqlite:" + config().file())
                .useHandle(
                        h ->
                                assertThat(
                                                h.createQuery(
                                                                "SELECT max(version) FROM"
                                                                        + " flyway_schema_history")
                                                        .mapTo(Integer.class)
                                                        .one())
                                        .isEqualTo(Schema.NEWEST));
    }
}
