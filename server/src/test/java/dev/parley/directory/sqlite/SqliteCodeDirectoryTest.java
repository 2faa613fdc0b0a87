package dev.parley.directory.sqlite;

import dev.parley.directory.CodeDirectoryContractTest;
import dev.parley.directory.Directory;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SqliteCodeDirectoryTest extends CodeDirectoryContractTest {
    @TempDir Path folder;

    @Override
    protected Directory open() {
        return SqliteDirectory.open(SqliteDirectoryConfig.of(folder.resolve("directory.db")));
    }
}
