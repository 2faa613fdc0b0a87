/** The way of an installation from embedded storage to the engines of a cluster. */
@NullMarked
package dev.parley.migration;

import org.jspecify.annotations.NullMarked;
