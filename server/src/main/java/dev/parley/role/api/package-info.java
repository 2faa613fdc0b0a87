/** The HTTP edge: the API under {@code /api/v1}, the web client, and what operators ask. */
@NullMarked
package dev.parley.role.api;

import org.jspecify.annotations.NullMarked;
