/** Real servers as child processes on this machine's loopback: for tests, and to try a cluster. */
@NullMarked
package dev.parley.engines;

import org.jspecify.annotations.NullMarked;
