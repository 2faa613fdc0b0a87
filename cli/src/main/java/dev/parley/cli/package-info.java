/**
 * Parley in a terminal: {@code chat} to talk, {@code send} and {@code tail} for scripts, {@code
 * login} and {@code logout} to stay signed in. Each command is one class; what they share is how
 * they sign in, what they write and how they end.
 */
@NullMarked
package dev.parley.cli;

import org.jspecify.annotations.NullMarked;
