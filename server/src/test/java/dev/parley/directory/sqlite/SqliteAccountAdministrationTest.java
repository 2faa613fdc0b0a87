package dev.parley.directory.sqlite;

import dev.parley.directory.AccountAdministrationContractTest;
import dev.parley.directory.Directory;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SqliteAccountAdministrationTest extends AccountAdministrationContractTest {
    @TempDir Path folder;

    @Override
    protected Directory open() {
        return SqliteDirectory.open(SqliteDirectoryConfig.of(folder.resolve("directory.db")));
    }
}
