package dev.parley.directory.postgres;

import dev.parley.directory.Directory;
import dev.parley.directory.ReadPointersContractTest;

class PostgresReadPointersTest extends ReadPointersContractTest {
    private final PostgresSchema schema = PostgresSchema.emptyFor(getClass());

    @Override
    protected Directory open() {
        return schema.open();
    }

    @Override
    protected Directory openSideBySide() {
        return schema.open();
    }
}
