package dev.parley.directory.postgres;

import dev.parley.directory.Directory;
import dev.parley.directory.PresenceChoicesContractTest;

import org.junit.jupiter.api.Tag;

@Tag("engines")
class PostgresPresenceChoicesTest extends PresenceChoicesContractTest {
    private final PostgresSchema schema = PostgresSchema.emptyFor(getClass());

    @Override
    protected Directory open() {
        return schema.open();
    }
}
