package dev.parley.directory.postgres;

import dev.parley.directory.Directory;
import dev.parley.directory.PictureDirectoryContractTest;

class PostgresPictureDirectoryTest extends PictureDirectoryContractTest {
    private final PostgresSchema schema = PostgresSchema.emptyFor(getClass());

    @Override
    protected Directory open() {
        return schema.open();
    }
}
