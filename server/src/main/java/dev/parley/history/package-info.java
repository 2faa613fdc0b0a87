/** The port to history: the events of every channel, stored for good. */
@NullMarked
package dev.parley.history;

import org.jspecify.annotations.NullMarked;
