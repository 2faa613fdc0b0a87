package dev.parley.directory.postgres;

import dev.parley.directory.CodeDirectoryContractTest;
import dev.parley.directory.Directory;

import org.junit.jupiter.api.Tag;

@Tag("engines")
class PostgresCodeDirectoryTest extends CodeDirectoryContractTest {
    private final PostgresSchema schema = PostgresSchema.emptyFor(getClass());

    @Override
    protected Directory open() {
        return schema.open();
    }
}
