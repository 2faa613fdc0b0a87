/**
 * The port to the directory: accounts, sessions, read pointers, and what lists show of channels.
 */
@NullMarked
package dev.parley.directory;

import org.jspecify.annotations.NullMarked;
