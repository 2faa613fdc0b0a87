/** The command log: append, and read a partition. */
@NullMarked
package dev.parley.log;

import org.jspecify.annotations.NullMarked;
