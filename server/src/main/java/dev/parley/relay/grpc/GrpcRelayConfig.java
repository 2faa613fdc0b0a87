package dev.parley.relay.grpc;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * The section {@code cluster.relay}.
 *
 * @param host the address to listen on
 * @param port to listen on; 0 for any
 * @param advertised how other nodes reach this one, {@code host} or {@code host:port}; null for the
 *     address it listens on
 * @param tls null for plain text, which is for a private network only: whoever reaches the port
 *     reads and writes everything
 */
public record GrpcRelayConfig(
        String host, int port, @Nullable String advertised, @Nullable Tls tls) {

    /**
     * Mutual TLS. Every node shows a certificate that {@code ca} has signed, and takes no other;
     * the name in it does not matter.
     *
     * @param certificate PEM, with intermediates
     * @param key PEM, PKCS 8
     * @param ca PEM; of this installation alone, as whoever it signs is a node
     */
    public record Tls(Path certificate, Path key, Path ca) {}

    /** How others reach a relay that listens on {@code actualPort}. */
    String reachedAt(int actualPort) {
        var reached = advertised == null ? host : advertised;
        if (reached.matches("[^:]+:\\d+|\\[.*]:\\d+")) {
            return reached;
        }
        var bare = reached.indexOf(':') >= 0 && !reached.startsWith("[");
        return (bare ? "[" + reached + "]" : reached) + ":" + actualPort;
    }

    /** Plain text. */
    public static GrpcRelayConfig of(String host, int port) {
        return new GrpcRelayConfig(host, port, null, null);
    }
}
