/** The feed on RocksDB. */
@NullMarked
package dev.parley.feed.rocksdb;

import org.jspecify.annotations.NullMarked;
