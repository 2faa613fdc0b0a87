package dev.parley.history.cassandra;

import dev.parley.secret.Secret;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * The section {@code history.cassandra}.
 *
 * @param contactPoints some nodes of the cluster
 * @param datacenter whose nodes are asked and whose majority must have a write
 * @param keyspace made when it is not there
 * @param replicas copies of each row when the keyspace is made
 * @param login null where the cluster asks for none
 * @param tls whether it is spoken to over TLS, with the certificates that the JVM trusts
 */
public record CassandraHistoryConfig(
        List<InetSocketAddress> contactPoints,
        String datacenter,
        String keyspace,
        int replicas,
        @Nullable Login login,
        boolean tls) {
    public record Login(String username, Secret password) {}

    /** Without a login, in plain text. */
    public CassandraHistoryConfig(
            List<InetSocketAddress> contactPoints,
            String datacenter,
            String keyspace,
            int replicas) {
        this(contactPoints, datacenter, keyspace, replicas, null, false);
    }

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
