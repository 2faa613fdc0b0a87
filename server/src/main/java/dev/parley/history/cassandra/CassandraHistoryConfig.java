package dev.parley.history.cassandra;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * The section {@code history.cassandra}.
 *
 * @param contactPoints some nodes of the cluster
 * @param datacenter whose nodes are asked and whose majority must have a write
 * @param keyspace made when it is not there
 * @param replicas copies of each row when the keyspace is made
 */
public record CassandraHistoryConfig(
        List<InetSocketAddress> contactPoints, String datacenter, String keyspace, int replicas) {
    public CassandraHistoryConfig {
        contactPoints = List.copyOf(contactPoints);
        // Names cannot be bound in the statement that makes it.
        if (!keyspace.matches("[a-z][a-z0-9_]{0,47}")) {
            throw new IllegalArgumentException(
                    "keyspace must be up to 48 small letters, digits and _, a letter first");
        }
        if (replicas < 1) {
            throw new IllegalArgumentException("replicas must be at least 1");
        }
    }
}
