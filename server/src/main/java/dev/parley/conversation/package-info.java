/** What the edges do with channels: commands on their way in, pages on their way out. */
@NullMarked
package dev.parley.conversation;

import org.jspecify.annotations.NullMarked;
