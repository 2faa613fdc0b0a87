/** The Java client: connect, resume, outbox. */
@NullMarked
package dev.parley.client;

import org.jspecify.annotations.NullMarked;
