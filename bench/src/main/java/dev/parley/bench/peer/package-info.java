/** Other servers, measured beside Parley: how each is started, and those that are written here. */
@NullMarked
package dev.parley.bench.peer;

import org.jspecify.annotations.NullMarked;
