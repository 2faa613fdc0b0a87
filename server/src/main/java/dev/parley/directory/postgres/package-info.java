/** The directory of several nodes, in a PostgreSQL database that they share. */
@NullMarked
package dev.parley.directory.postgres;

import org.jspecify.annotations.NullMarked;
