/**
 * What people may ask of channels, the same from a socket or over HTTP: requests become commands,
 * events become frames.
 */
@NullMarked
package dev.parley.conversation;

import org.jspecify.annotations.NullMarked;
