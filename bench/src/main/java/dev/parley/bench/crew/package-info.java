/** The sockets of one process, what they send by a schedule and what they hear. */
@NullMarked
package dev.parley.bench.crew;

import org.jspecify.annotations.NullMarked;
