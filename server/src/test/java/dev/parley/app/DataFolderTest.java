package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class DataFolderTest {
    @TempDir private Path temp;

    @Test
    void isMadeForItsOwnerAlone() throws Exception {
        Path path = temp.resolve("a/b");
        try (DataFolder folder = DataFolder.open(path)) {
            assertThat(folder.path()).isEqualTo(path).isDirectory();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void isHeldByOneAtATimeAndTellsWho() throws Exception {
        try (DataFolder _ = DataFolder.open(temp)) {
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> DataFolder.open(temp))
                    .withMessage(
                            "The data folder %s is in use by another Parley (process %d). Stop that"
                                    + " one, or choose another folder with --data.",
                            temp, ProcessHandle.current().pid());
        }
    }

    @Test
    void isFreeAgainAfterClosing() throws Exception {
        DataFolder.open(temp).close();
        try (DataFolder again = DataFolder.open(temp)) {
            assertThat(again.path()).isEqualTo(temp);
        }
    }

    @Test
    void saysWhatIsInTheWay() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> DataFolder.open(file))
                .withMessage(
                        "The data folder %1$s cannot be used: %1$s is a file. Choose another with"
                                + " --data.",
                        file);
    }
}
