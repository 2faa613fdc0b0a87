/** What server and clients say to each other. */
@NullMarked
package dev.parley.protocol;

import org.jspecify.annotations.NullMarked;
