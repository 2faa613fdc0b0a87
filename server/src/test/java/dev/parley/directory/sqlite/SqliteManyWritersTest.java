package dev.parley.directory.sqlite;

import dev.parley.directory.Directory;
import dev.parley.directory.ManyWritersContractTest;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SqliteManyWritersTest extends ManyWritersContractTest {
    @TempDir Path folder;

    @Override
    protected Directory open() {
        return SqliteDirectory.open(SqliteDirectoryConfig.of(folder.resolve("directory.db")));
    }
}
