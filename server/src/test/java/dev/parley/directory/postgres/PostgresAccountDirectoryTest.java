package dev.parley.directory.postgres;

import dev.parley.directory.AccountDirectoryContractTest;
import dev.parley.directory.Directory;

class PostgresAccountDirectoryTest extends AccountDirectoryContractTest {
    private final PostgresSchema schema = PostgresSchema.emptyFor(getClass());

    @Override
    protected Directory open() {
        return schema.open();
    }
}
