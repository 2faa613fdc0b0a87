/** Values that are never shown, and the files they are kept in. */
@NullMarked
package dev.parley.secret;

import org.jspecify.annotations.NullMarked;
