/**
 * Rooms with more messages than anyone would post over HTTP: appended on the server's own way from
 * the log to storage, in a process of its own, while no server runs.
 */
@NullMarked
package dev.parley.bench.filling;

import org.jspecify.annotations.NullMarked;
