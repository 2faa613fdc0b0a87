package dev.parley.account;

import java.util.Locale;
import java.util.Set;

/**
 * How a request came here, as far as those in between can be believed.
 *
 * @param address the client's IP address
 * @param secure whether the client speaks TLS
 * @param authority host and perhaps port, as the client addressed the server
 * @param forwarded whether something in between says that it has passed the request on
 */
public record Approach(String address, boolean secure, String authority, boolean forwarded) {
    private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * Whether the client is a program on this machine that meant this machine. A page that had its
     * own host's name point here did not.
     */
    public boolean isLocal() {
        return !forwarded
                && TrustedProxies.isLoopback(address)
                && LOCAL_HOSTS.contains(host(authority));
    }

    /** Whether it came by TLS to the port that browsers take by themselves. */
    public boolean isAtHttpsPort() {
        return secure && !authority.isEmpty() && host(authority).length() == authority.length();
    }

    /** What limits count by: an IPv6 client owns at least its /64 and can change within it. */
    public String limitKey() {
        return TrustedProxies.networkOf(address);
    }

    private static String host(String authority) {
        var port = authority.lastIndexOf(':');
        var host = port > authority.lastIndexOf(']') ? authority.substring(0, port) : authority;
        return host.toLowerCase(Locale.ROOT);
    }
}
