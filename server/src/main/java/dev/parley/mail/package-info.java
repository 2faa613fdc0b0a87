/** The port to mail: one plain-text mail to one person, and the outbox in which it waits. */
@NullMarked
package dev.parley.mail;

import org.jspecify.annotations.NullMarked;
