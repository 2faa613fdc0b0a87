/** The command line of the one jar. */
@NullMarked
package dev.parley.dist;

import org.jspecify.annotations.NullMarked;
