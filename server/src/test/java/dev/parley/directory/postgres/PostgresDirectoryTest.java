package dev.parley.directory.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.parley.channel.AccountId;
import dev.parley.directory.AccountDirectory.NewAccount;
import dev.parley.directory.AccountDirectory.ProfileChange;
import dev.parley.directory.Directory;
import dev.parley.directory.DirectoryException;
import dev.parley.directory.Profile;
import dev.parley.secret.Secret;
import dev.parley.storage.jdbi.Schema;

import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** What is PostgreSQL's own; the contract is held by the other tests here. */
class PostgresDirectoryTest {
    private final Random random = new Random(3);
    private final PostgresSchema schema = PostgresSchema.emptyFor(getClass());

    private AccountId signUp(Directory directory, String username) {
        var id = AccountId.random(random);
        directory
                .accounts()
                .create(
                        new NewAccount(
                                id, username, username, username, username, null, null, "none", 0));
        return id;
    }

    private void dropEverything() {
        schema.jdbi()
                .useHandle(
                        handle ->
                                handle.execute(
                                        "DROP SCHEMA postgresdirectorytest CASCADE; CREATE SCHEMA"
                                                + " postgresdirectorytest"));
    }

    @Test
    void bringsTheTablesUpToDateOnceWhenManyNodesStartAtOnce() throws Exception {
        dropEverything();
        var starts =
                IntStream.range(0, 6)
                        .<Callable<Boolean>>mapToObj(
                                _ ->
                                        () -> {
                                            try (var directory = schema.open()) {
                                                return directory.accounts().isEmpty();
                                            }
                                        })
                        .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var start : threads.invokeAll(starts)) {
                assertThat(start.get()).isTrue();
            }
        }
        var applied =
                schema.jdbi()
                        .withHandle(
                                handle ->
                                        handle.createQuery(
                                                        "SELECT version FROM flyway_schema_history"
                                                                + " WHERE version IS NOT NULL AND"
                                                                + " type = 'SQL'")
                                                .mapTo(Integer.class)
                                                .list());
        assertThat(applied).doesNotHaveDuplicates().contains(Schema.NEWEST);
    }

    @Test
    void tellsNothingOfWhatWasToBeStoredWhenItFails() {
        try (var directory = schema.open()) {
            schema.jdbi()
                    .useHandle(
                            h ->
                                    h.execute(
                                            "ALTER TABLE account ADD CONSTRAINT broken"
                                                    + " CHECK (username <> 'zora')"));

            assertThatExceptionOfType(DirectoryException.class)
                    .isThrownBy(() -> signUp(directory, "zora"))
                    .satisfies(
                            failed ->
                                    assertThat(failed)
                                            .hasStackTraceContaining("broken")
                                            .extracting(Throwables::getStackTrace, STRING)
                                            .doesNotContain("zora"));
        } finally {
            dropEverything();
        }
    }

    @Test
    void refusesDataThatANewerParleyWrote() {
        schema.open().close();
        schema.jdbi()
                .useHandle(
                        h ->
                                h.execute(
                                        "INSERT INTO flyway_schema_history SELECT 99, '99',"
                                                + " description, type, script, checksum,"
                                                + " installed_by, installed_on, execution_time,"
                                                + " success FROM flyway_schema_history"
                                                + " WHERE installed_rank = 2"));
        try {
            assertThatExceptionOfType(DirectoryException.class)
                    .isThrownBy(schema::open)
                    .withMessageContaining("newer Parley")
                    .withMessageContaining("version 99");
        } finally {
            dropEverything();
        }
    }

    @Test
    void comparesTextByItsBytesWhateverTheOrderOfTheDatabase() {
        try (var directory = schema.open()) {
            // By the order of most languages the dot would not count.
            List.of("b.c", "b-d", "b_a", "bb", "b.a").forEach(name -> signUp(directory, name));

            assertThat(directory.accounts().search("b", 10))
                    .extracting(Profile::username)
                    .containsExactly("b-d", "b.a", "b.c", "b_a", "bb");
            var others =
                    schema.jdbi()
                            .withHandle(
                                    handle ->
                                            handle.createQuery(
                                                            "SELECT count(*) FROM"
                                                                + " information_schema.columns"
                                                                + " WHERE table_schema ="
                                                                + " current_schema() AND data_type"
                                                                + " = 'text' AND collation_name IS"
                                                                + " DISTINCT FROM 'C'")
                                                    .mapTo(Integer.class)
                                                    .one());
            assertThat(others).isZero();
        }
    }

    @Test
    void findsNothingWhereItIsAskedForTheCharacterThatItCannotHold() {
        try (var directory = schema.open()) {
            var anna = signUp(directory, "anna");

            assertThat(directory.accounts().search("an\0na", 10)).isEmpty();
            assertThat(directory.accounts().profilesByUsername(List.of("an\0na"))).isEmpty();
            assertThat(
                            directory
                                    .accounts()
                                    .changeProfile(anna, new ProfileChange("a\0b", "a\0b", null))
                                    .orElseThrow()
                                    .profile()
                                    .displayName())
                    .isEqualTo("a\uFFFDb");
        }
    }

    @Test
    void storesAllOfATransactionOrNothing() {
        try (var database = PostgresDatabase.open(schema.config())) {
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

    private static int founders(PostgresDatabase database) {
        return database.read(
                h -> h.createQuery("SELECT count(*) FROM founder").mapTo(Integer.class).one());
    }

    @Test
    void saysSoWhenItIsClosed() {
        var directory = schema.open();
        directory.close();

        assertThatExceptionOfType(DirectoryException.class)
                .isThrownBy(() -> directory.accounts().isEmpty())
                .withMessageContaining("closed");
    }

    @Test
    void saysWhyItCannotBeOpened() {
        var url = schema.config().url();
        assertThatExceptionOfType(DirectoryException.class)
                .isThrownBy(
                        () ->
                                PostgresDirectory.open(
                                        PostgresDirectoryConfig.of(
                                                url + "&password=hidden", "nobody", null)))
                .withMessageContaining("nobody")
                .satisfies(refused -> assertThat(refused).message().doesNotContain("hidden"));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(
                        () ->
                                PostgresDirectoryConfig.of(
                                        "mysql://host/db", "parley", new Secret("secret")));
        assertThat(PostgresDirectoryConfig.of("postgresql://host/db", "parley", null).url())
                .isEqualTo("jdbc:postgresql://host/db");
    }
}
