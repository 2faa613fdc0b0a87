/** The port between the owners of channels and the nodes that hold their members. */
@NullMarked
package dev.parley.relay;

import org.jspecify.annotations.NullMarked;
