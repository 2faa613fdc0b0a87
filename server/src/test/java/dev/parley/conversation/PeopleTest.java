package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.AccountId;
import dev.parley.directory.AccountDirectory.NewAccount;
import dev.parley.directory.AccountDirectory.ProfileChange;
import dev.parley.directory.Directory;
import dev.parley.directory.sqlite.SqliteDirectory;
import dev.parley.directory.sqlite.SqliteDirectoryConfig;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

class PeopleTest {
    @TempDir Path folder;

    private final AtomicLong now = new AtomicLong(1_800_000_000_000L);
    private final AccountId anna = AccountId.random(new Random(1));
    private Directory directory;
    private People people;

    @BeforeEach
    void open() {
        directory = SqliteDirectory.open(SqliteDirectoryConfig.of(folder.resolve("d.db")));
        directory
                .accounts()
                .create(
                        new NewAccount(
                                anna, "anna", "anna", "Anna", "anna", null, null, "none", 0));
        InstantSource source = () -> Instant.ofEpochMilli(now.get());
        people = new People(directory.accounts(), source.withZone(ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        directory.close();
    }

    private String shown() {
        return people.person(anna).displayName();
    }

    private void renameElsewhere() {
        directory.accounts().changeProfile(anna, new ProfileChange("Annika", "annika", null));
    }

    @Test
    void seesAChangeAsSoonAsItIsToldOfIt() {
        assertThat(shown()).isEqualTo("Anna");
        renameElsewhere();
        assertThat(shown()).isEqualTo("Anna");

        people.forget(anna);

        assertThat(shown()).isEqualTo("Annika");
    }

    @Test
    void seesAChangeWithinAMinuteEvenWhenNobodyTellsOfIt() {
        people.byUsername(Set.of("anna"));
        renameElsewhere();

        now.addAndGet(60_000);

        assertThat(shown()).isEqualTo("Annika");
    }
}
