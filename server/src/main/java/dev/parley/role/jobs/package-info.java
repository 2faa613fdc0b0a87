/** The jobs role: readers of the feed that cause what an event means elsewhere. */
@NullMarked
package dev.parley.role.jobs;

import org.jspecify.annotations.NullMarked;
