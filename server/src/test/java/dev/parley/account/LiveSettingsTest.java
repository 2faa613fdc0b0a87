package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.directory.Directory;
import dev.parley.directory.sqlite.SqliteDirectory;
import dev.parley.directory.sqlite.SqliteDirectoryConfig;
import dev.parley.presence.Notices;
import dev.parley.presence.memory.MemoryNotices;
import dev.parley.protocol.Api;
import dev.parley.protocol.RegistrationMode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

class LiveSettingsTest {
    private static final Api.Settings CONFIGURED =
            new Api.Settings("Parley", RegistrationMode.OPEN, true, 20, 100, 100, 10, 100);

    @TempDir Path folder;

    private final HandClock clock = new HandClock();
    private Directory directory;

    @BeforeEach
    void open() {
        directory = SqliteDirectory.open(SqliteDirectoryConfig.of(folder.resolve("d.db")));
    }

    @AfterEach
    void close() {
        directory.close();
    }

    private LiveSettings node() {
        return node(CONFIGURED, MemoryNotices.open());
    }

    private LiveSettings node(Api.Settings configured, Notices notices) {
        return new LiveSettings(configured, directory.settings(), notices, clock);
    }

    private static Api.SettingsChange named(String name) {
        return new Api.SettingsChange(name, null, null, null, null, null, null, null);
    }

    private static Api.SettingsChange closed() {
        return new Api.SettingsChange(
                null, RegistrationMode.CLOSED, false, 3, null, null, null, null);
    }

    @Test
    void areWhatIsConfiguredUntilSomethingIsSet() {
        assertThat(node().now()).isEqualTo(CONFIGURED);
    }

    @Test
    void changeOnlyWhatIsNamed() {
        var node = node();
        node.change(closed());
        node.change(named("Team \"Süd\""));

        assertThat(node.now())
                .isEqualTo(
                        new Api.Settings(
                                "Team \"Süd\"",
                                RegistrationMode.CLOSED,
                                false,
                                3,
                                100,
                                100,
                                10,
                                100));
    }

    @Test
    void letWhatWasSetWinOverAnotherConfiguration() {
        node().change(closed());
        var configured =
                new Api.Settings("Parley", RegistrationMode.INVITATION, true, 50, 60, 70, 80, 90);

        assertThat(node(configured, MemoryNotices.open()).now())
                .isEqualTo(
                        new Api.Settings(
                                "Parley", RegistrationMode.CLOSED, false, 3, 60, 70, 80, 90));
    }

    @Test
    void areOfForceEverywhereAsSoonAsTheNoticeComes() {
        var notices = MemoryNotices.open();
        var here = node(CONFIGURED, notices);
        var elsewhere = node(CONFIGURED, notices);

        assertThat(here.change(closed()).registration()).isEqualTo(RegistrationMode.CLOSED);

        assertThat(here.now().registration()).isEqualTo(RegistrationMode.CLOSED);
        assertThat(elsewhere.now().registration()).isEqualTo(RegistrationMode.CLOSED);
    }

    @Test
    void areOfForceAtOnceHereAndWithinTenSecondsElsewhereEvenWhenTheNoticeIsLost() {
        var here = node();
        var elsewhere = node();
        here.change(closed());

        assertThat(here.now().registration()).isEqualTo(RegistrationMode.CLOSED);
        assertThat(elsewhere.now().registration()).isEqualTo(RegistrationMode.OPEN);
        clock.pass(Duration.ofSeconds(10));
        assertThat(elsewhere.now().registration()).isEqualTo(RegistrationMode.CLOSED);
    }

    @Test
    void stayAsTheyWereWhileTheDirectoryIsOutOfReach() {
        var node = node();
        node.change(closed());
        directory.close();
        clock.pass(Duration.ofSeconds(10));

        assertThat(node.now().registration()).isEqualTo(RegistrationMode.CLOSED);
    }
}
