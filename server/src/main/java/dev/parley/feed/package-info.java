/** The port to the feed: stored events in order, for readers with cursors of their own. */
@NullMarked
package dev.parley.feed;

import org.jspecify.annotations.NullMarked;
