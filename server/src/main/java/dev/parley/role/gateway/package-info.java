/**
 * The gateway: sockets of signed-in people, and the delivery of events to them.
 *
 * <p>A connection is taken over from the HTTP server ({@link dev.parley.role.gateway.Upgrade}) and
 * from then on has one Netty handler ({@link dev.parley.role.gateway.WebSocket}) and a {@link
 * dev.parley.role.gateway.Session}, both touched by their event loop only. How much it may send,
 * and what is refused under pressure, {@link dev.parley.role.gateway.Intake} says. What may block,
 * a session's {@link dev.parley.role.gateway.SessionWorker} does on a virtual thread. A {@link
 * dev.parley.role.gateway.Room} hears a channel's events for the whole node, encodes each once and
 * hands it to the {@link dev.parley.role.gateway.LoopRoom} of every event loop with a member.
 */
@NullMarked
package dev.parley.role.gateway;

import org.jspecify.annotations.NullMarked;
