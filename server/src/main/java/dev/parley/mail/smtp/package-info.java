/** Mail through an SMTP server. */
@NullMarked
package dev.parley.mail.smtp;

import org.jspecify.annotations.NullMarked;
