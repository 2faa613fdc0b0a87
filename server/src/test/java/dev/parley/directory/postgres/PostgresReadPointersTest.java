package dev.parley.directory.postgres;

import dev.parley.directory.Directory;
import dev.parley.directory.ReadPointersContractTest;

import org.junit.jupiter.api.Tag;

@Tag("engines")
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
