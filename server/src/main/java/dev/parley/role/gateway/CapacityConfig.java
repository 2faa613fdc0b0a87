package dev.parley.role.gateway;

/**
 * The section {@code gateway}.
 *
 * @param maxConnections sockets that a node holds; who comes then is told to try again elsewhere
 */
public record CapacityConfig(int maxConnections) {
    public static final CapacityConfig DEFAULTS = new CapacityConfig(20_000);

    public CapacityConfig {
        if (maxConnections < 1) {
            throw new IllegalArgumentException("max_connections must be at least 1");
        }
    }
}
