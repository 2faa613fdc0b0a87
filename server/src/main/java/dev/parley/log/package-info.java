/** The port to the command log: what was asked of channels, in one order a partition. */
@NullMarked
package dev.parley.log;

import org.jspecify.annotations.NullMarked;
