package dev.parley.directory.postgres;

import dev.parley.directory.AccountAdministrationContractTest;
import dev.parley.directory.Directory;

class PostgresAccountAdministrationTest extends AccountAdministrationContractTest {
    private final PostgresSchema schema = PostgresSchema.emptyFor(getClass());

    @Override
    protected Directory open() {
        return schema.open();
    }
}
