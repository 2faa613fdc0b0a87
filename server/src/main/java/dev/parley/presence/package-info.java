/**
 * The port to what is short-lived: tickets, rate counters, who is online where, and what nodes tell
 * each other.
 */
@NullMarked
package dev.parley.presence;

import org.jspecify.annotations.NullMarked;
