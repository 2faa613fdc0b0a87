/** The relay of a single process: direct calls. */
@NullMarked
package dev.parley.relay.direct;

import org.jspecify.annotations.NullMarked;
