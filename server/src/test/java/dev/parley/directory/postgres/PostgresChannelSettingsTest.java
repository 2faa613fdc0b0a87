package dev.parley.directory.postgres;

import dev.parley.directory.ChannelSettingsContractTest;
import dev.parley.directory.Directory;

class PostgresChannelSettingsTest extends ChannelSettingsContractTest {
    private final PostgresSchema schema = PostgresSchema.emptyFor(getClass());

    @Override
    protected Directory open() {
        return schema.open();
    }
}
