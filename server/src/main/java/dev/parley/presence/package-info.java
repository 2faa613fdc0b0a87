/** The port to what is short-lived: tickets, rate counters, later who is online where. */
@NullMarked
package dev.parley.presence;

import org.jspecify.annotations.NullMarked;
