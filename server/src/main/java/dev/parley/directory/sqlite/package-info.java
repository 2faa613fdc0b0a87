/** The directory in one SQLite file. */
@NullMarked
package dev.parley.directory.sqlite;

import org.jspecify.annotations.NullMarked;
