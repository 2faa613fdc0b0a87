package dev.parley.cli.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

/**
 * One process of a cluster.
 *
 * @param role a node's roles, or the name of an engine
 * @param address {@code http://...} of a node, {@code host:port} of an engine
 * @param state {@code ready}, {@code not answering} or {@code dead}
 * @param pid 0 when it was never started
 * @param connections open sockets; null where there are none
 * @param partitions owned ones; null where there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessStatus(
        String name,
        String role,
        String address,
        String state,
        long pid,
        long memoryBytes,
        @Nullable Integer connections,
        @Nullable Integer partitions) {}
