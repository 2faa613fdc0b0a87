/** History on RocksDB. */
@NullMarked
package dev.parley.history.rocksdb;

import org.jspecify.annotations.NullMarked;
