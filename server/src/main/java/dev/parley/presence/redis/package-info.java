/** What is short-lived, in a Redis that all nodes share; it may forget everything at any time. */
@NullMarked
package dev.parley.presence.redis;

import org.jspecify.annotations.NullMarked;
