package dev.parley.discovery.zookeeper;

/**
 * The section {@code zookeeper}.
 *
 * @param connect {@code host:port}, separated by commas
 * @param sessionTimeoutMillis after which a silent node counts as gone; the servers' own bounds (2
 *     and 20 of their ticks) go before
 * @param path under which a cluster keeps what it has there; made when it is not there
 */
public record ZooKeeperDiscoveryConfig(String connect, int sessionTimeoutMillis, String path) {
    private static final int DEFAULT_SESSION_TIMEOUT_MILLIS = 6_000;
    private static final String DEFAULT_PATH = "/parley";

    public ZooKeeperDiscoveryConfig {
        if (connect.isBlank()) {
            throw new IllegalArgumentException("connect must name a server, host:port");
        }
        if (sessionTimeoutMillis < 1_000) {
            throw new IllegalArgumentException("session_timeout_millis must be 1000 or more");
        }
        if (!path.matches("(/[A-Za-z0-9._-]+)+")) {
            throw new IllegalArgumentException("path must look like /parley");
        }
    }

    /** The usual, on these servers. */
    public static ZooKeeperDiscoveryConfig of(String connect) {
        return new ZooKeeperDiscoveryConfig(connect, DEFAULT_SESSION_TIMEOUT_MILLIS, DEFAULT_PATH);
    }
}
