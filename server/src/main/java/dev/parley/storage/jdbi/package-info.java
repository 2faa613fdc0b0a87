/**
 * The directory in SQL that SQLite and PostgreSQL share. The statements are resource files beside
 * these classes; an adapter brings the connections.
 */
@NullMarked
package dev.parley.storage.jdbi;

import org.jspecify.annotations.NullMarked;
