/** Scenarios: what a server bears, measured from outside. */
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
