/** Backups of embedded storage, and the way back. */
@NullMarked
package dev.parley.backup;

import org.jspecify.annotations.NullMarked;
