package dev.parley.history.cassandra;

import dev.parley.secret.Secret;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * The section {@code history.cassandra}.
 *
 * @param contactPoints some nodes of the cluster
 * @param datacenter whose nodes are asked and whose majority must have a write
 * @param keyspace made when it is not there
 * @param replicas copies of each row when the keyspace is made
 * @param access how this node proves itself, and the cluster to it
 */
public record CassandraHistoryConfig(
        List<InetSocketAddress> contactPoints,
        String datacenter,
        String keyspace,
        int replicas,
        Access access) {

    /**
     * @param username null for no sign-in; goes with {@code password}
     * @param tls whether it is spoken to over TLS
     * @param caFile the certificates (PEM) by which it is proved; null for the JVM's own
     */
    public record Access(
            @Nullable String username,
            @Nullable Secret password,
            boolean tls,
            @Nullable Path caFile) {
        public static final Access OPEN = new Access(null, null, false, null);
    }

    /** Without sign-in and TLS. */
    public CassandraHistoryConfig(
            List<InetSocketAddress> contactPoints,
            String datacenter,
            String keyspace,
            int replicas) {
        this(contactPoints, datacenter, keyspace, replicas, Access.OPEN);
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
