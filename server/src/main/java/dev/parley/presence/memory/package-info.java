/** What is short-lived, in the memory of one node; a restart forgets it. */
@NullMarked
package dev.parley.presence.memory;

import org.jspecify.annotations.NullMarked;
