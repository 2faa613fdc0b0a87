/**
 * The wire contract of Parley, version 1: frames of the socket, bodies of the HTTP API, error and
 * close codes, and the rules for names. Shared by the server and every Java client; {@code
 * docs/protocol.md} tells it in words and {@code protocol/vectors} in examples.
 */
@NullMarked
package dev.parley.protocol;

import org.jspecify.annotations.NullMarked;
