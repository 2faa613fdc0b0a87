package dev.parley.directory.postgres;

import dev.parley.directory.ChannelDirectoryContractTest;
import dev.parley.directory.Directory;

class PostgresChannelDirectoryTest extends ChannelDirectoryContractTest {
    private final PostgresSchema schema = PostgresSchema.emptyFor(getClass());

    @Override
    protected Directory open() {
        return schema.open();
    }
}
