/** History on Cassandra or ScyllaDB. */
@NullMarked
package dev.parley.history.cassandra;

import org.jspecify.annotations.NullMarked;
