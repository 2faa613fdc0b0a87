/** The port to which nodes live and where they are reached. */
@NullMarked
package dev.parley.discovery;

import org.jspecify.annotations.NullMarked;
