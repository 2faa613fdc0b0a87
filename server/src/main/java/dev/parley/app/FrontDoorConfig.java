package dev.parley.app;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * How the node is reached. Its keys stand at the top of the configuration.
 *
 * @param host the name or address to listen on
 * @param port the TCP port to listen on; 0 takes any free one
 * @param publicUrl how people reach Parley when that is not {@code http://host:port}; scheme, host
 *     and port only
 * @param allowedOrigins further web origins whose pages may write and open sockets; scheme, host
 *     and port only
 * @param trustedProxies addresses or networks ({@code 10.0.0.0/8}) whose forwarding headers are
 *     believed
 * @param tls certificate and key; both or neither
 */
public record FrontDoorConfig(
        String host,
        int port,
        @Nullable URI publicUrl,
        List<URI> allowedOrigins,
        List<String> trustedProxies,
        Tls tls) {

    public static final FrontDoorConfig DEFAULTS =
            new FrontDoorConfig("127.0.0.1", 8080, null, List.of(), List.of(), new Tls(null, null));

    public FrontDoorConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host must not be empty");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535");
        }
        if (publicUrl != null) {
            checkOrigin("public_url", publicUrl);
        }
        allowedOrigins = List.copyOf(allowedOrigins);
        allowedOrigins.forEach(origin -> checkOrigin("allowed_origins", origin));
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** Whether others than programs on this machine are meant to reach the node. */
    public boolean isExposed() {
        return !isLoopback(host)
                || publicUrl != null && !isLoopback(publicUrl.getHost())
                || !allowedOrigins.isEmpty()
                || !trustedProxies.isEmpty()
                || tls.on();
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /**
     * The section {@code tls}.
     *
     * @param certificateFile the certificate and its chain, PEM
     * @param keyFile its private key, PEM
     */
    public record Tls(@Nullable Path certificateFile, @Nullable Path keyFile) {
        public Tls {
            if ((certificateFile == null) != (keyFile == null)) {
                throw new IllegalArgumentException(
                        (keyFile == null ? "key_file" : "certificate_file")
                                + " is missing: certificate_file and key_file go together");
            }
        }

        public boolean on() {
            return certificateFile != null;
        }
    }

    private static void checkOrigin(String key, URI origin) {
        boolean web = "http".equals(origin.getScheme()) || "https".equals(origin.getScheme());
        boolean bare =
                origin.getRawPath() == null
                        || origin.getRawPath().isEmpty()
                        || origin.getRawPath().equals("/");
        if (!web
                || origin.getHost() == null
                || !bare
                || origin.getRawQuery() != null
                || origin.getRawFragment() != null
                || origin.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    key + " must look like https://chat.example.org, but is " + origin);
        }
    }
}
