package dev.parley.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;

/** The name by which the other nodes of a cluster know one. */
final class NodeName {
    private static final String ALONE = "local";
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz";
    private static final int RANDOM_LETTERS = 5;
    private static final int MAX_HOST_CHARS = 40;

    private NodeName() {}

    /** The configured one, else one that no other node has, nor this one after its next start. */
    static String of(ClusterConfig config) {
        var configured = config.node();
        if (configured != null) {
            return configured;
        }
        return config.isOn() ? host() + "-" + letters() : ALONE;
    }

    private static String host() {
        try {
            var name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9-]", "-");
            return name.substring(0, Math.min(name.length(), MAX_HOST_CHARS));
        } catch (UnknownHostException nameless) {
            return "node";
        }
    }

    private static String letters() {
        var random = new SecureRandom();
        var letters = new StringBuilder();
        for (var i = 0; i < RANDOM_LETTERS; i++) {
            letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return letters.toString();
    }
}
