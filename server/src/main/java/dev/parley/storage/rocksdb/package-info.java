/** What history and feed share on RocksDB: one database, one batch, one fsync. */
@NullMarked
package dev.parley.storage.rocksdb;

import org.jspecify.annotations.NullMarked;
