package dev.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;

/** What every directory keeps of settings. */
public abstract class SettingsDirectoryContractTest extends DirectoryContractTest {

    @Test
    void hasNothingSetAtFirst() {
        assertThat(directory.settings().all()).isEmpty();
    }

    @Test
    void keepsWhatWasSetLastAndLeavesTheRest() {
        directory.settings().set(Map.of("name", "one", "color", "red"));
        directory.settings().set(Map.of("name", "two"));
        reopen();

        assertThat(directory.settings().all()).isEqualTo(Map.of("name", "two", "color", "red"));
    }
}
