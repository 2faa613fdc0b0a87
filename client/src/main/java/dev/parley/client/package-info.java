/**
 * The Java client: sign in, stay connected, send without losing or doubling anything, and hear
 * every event of every channel once and in order. Shared by the terminal client, the load generator
 * and the desktop.
 *
 * <p>Start at {@link dev.parley.client.ParleyServer}, which leads to an {@link
 * dev.parley.client.Account}, which a {@link dev.parley.client.ParleyClient} connects with.
 */
@NullMarked
package dev.parley.client;

import org.jspecify.annotations.NullMarked;
