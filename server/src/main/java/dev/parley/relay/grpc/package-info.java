/** The relay of a cluster: a stream of frames from every node to every owner, over gRPC. */
@NullMarked
package dev.parley.relay.grpc;

import org.jspecify.annotations.NullMarked;
