package dev.parley.directory.postgres;

import dev.parley.directory.CodeDirectoryContractTest;
import dev.parley.directory.Directory;

class PostgresCodeDirectoryTest extends CodeDirectoryContractTest {
    private final PostgresSchema schema = PostgresSchema.emptyFor(getClass());

    @Override
    protected Directory open() {
        return schema.open();
    }
}
