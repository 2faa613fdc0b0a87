/** The command log of a single process: bounded queues, durable from the history on. */
@NullMarked
package dev.parley.log.memory;

import org.jspecify.annotations.NullMarked;
