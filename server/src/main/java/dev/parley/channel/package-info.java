/**
 * What a channel is: a function of its log. {@link dev.parley.channel.Channel#apply} decides each
 * command from nothing but the log before it; everything else in Parley moves its commands in and
 * its events out. Depends on the JDK only.
 */
@NullMarked
package dev.parley.channel;

import org.jspecify.annotations.NullMarked;
