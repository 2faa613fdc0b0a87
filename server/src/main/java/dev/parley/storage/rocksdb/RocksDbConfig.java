package dev.parley.storage.rocksdb;

import java.nio.file.Path;

/**
 * @param folder of the database, made when it is not there
 * @param minFreeBytes below that much free disk nothing more is appended
 */
public record RocksDbConfig(Path folder, long minFreeBytes) {}
