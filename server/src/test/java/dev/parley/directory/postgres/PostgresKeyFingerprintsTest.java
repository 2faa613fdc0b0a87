package dev.parley.directory.postgres;

import dev.parley.directory.Directory;
import dev.parley.directory.KeyFingerprintsContractTest;

class PostgresKeyFingerprintsTest extends KeyFingerprintsContractTest {
    private final PostgresSchema schema = PostgresSchema.emptyFor(getClass());

    @Override
    protected Directory open() {
        return schema.open();
    }
}
