package dev.parley.account;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The proxies whose word counts about whom they speak for: of their requests, {@code
 * X-Forwarded-For}, {@code -Proto} and {@code -Host} are believed. Of all others they only show
 * that the request was passed on.
 */
public final class TrustedProxies {
    private static final List<String> FORWARDING =
            List.of(
                    "Forwarded",
                    "Via",
                    "X-Forwarded-For",
                    "X-Forwarded-Host",
                    "X-Forwarded-Proto",
                    "X-Real-IP");
    private static final int MAX_HOPS = 16;
    private static final int IPV6_CLIENT_BITS = 64;

    private final List<Network> networks;

    /**
     * @param networks addresses ({@code ::1}) and networks ({@code 10.0.0.0/8}), as literals
     * @throws IllegalArgumentException naming the one that is neither
     */
    public TrustedProxies(List<String> networks) {
        this.networks = networks.stream().map(Network::parse).toList();
    }

    /**
     * How a request came.
     *
     * @param peer the address at the other end of the connection
     * @param tls whether the connection itself is encrypted
     * @param header looks up a header of the request by name, null when it has none
     */
    public Approach approach(String peer, boolean tls, Function<String, @Nullable String> header) {
        var forwarded = FORWARDING.stream().anyMatch(name -> header.apply(name) != null);
        var host = orEmpty(header.apply("Host"));
        if (!isTrusted(peer)) {
            return new Approach(peer, tls, host, forwarded);
        }
        var forwardedHost = last(header.apply("X-Forwarded-Host"));
        var forwardedProto = last(header.apply("X-Forwarded-Proto"));
        return new Approach(
                client(peer, orEmpty(header.apply("X-Forwarded-For"))),
                forwardedProto.isEmpty() ? tls : forwardedProto.equalsIgnoreCase("https"),
                forwardedHost.isEmpty() ? host : forwardedHost,
                forwarded);
    }

    /** From the near end, the first hop that no trusted proxy is. */
    private String client(String peer, String forwardedFor) {
        var hops = forwardedFor.split(",", -1);
        var client = peer;
        for (var i = hops.length - 1; i >= 0 && hops.length - i <= MAX_HOPS; i--) {
            var hop = literal(hops[i].strip());
            if (hop == null) {
                break;
            }
            client = hop.getHostAddress();
            if (!isTrusted(client)) {
                break;
            }
        }
        return client;
    }

    private boolean isTrusted(String address) {
        var parsed = literal(address);
        return parsed != null && networks.stream().anyMatch(network -> network.contains(parsed));
    }

    static boolean isLoopback(String address) {
        var parsed = literal(address);
        return parsed != null && parsed.isLoopbackAddress();
    }

    /** The address itself for IPv4, its /64 for IPv6. */
    static String networkOf(String address) {
        if (!(literal(address) instanceof Inet6Address six)) {
            return address;
        }
        var prefix = Arrays.copyOf(six.getAddress(), IPV6_CLIENT_BITS / Byte.SIZE);
        var text = new StringBuilder();
        for (var i = 0; i < prefix.length; i += 2) {
            text.append("%02x%02x:".formatted(prefix[i], prefix[i + 1]));
        }
        return text + ":/" + IPV6_CLIENT_BITS;
    }

    private static @Nullable InetAddress literal(String address) {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }

    private static String last(@Nullable String list) {
        var all = orEmpty(list);
        return all.substring(all.lastIndexOf(',') + 1).strip();
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private record Network(byte[] prefix, int bits) {
        static Network parse(String text) {
            try {
                var slash = text.indexOf('/');
                var address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
                var width = address.getAddress().length * Byte.SIZE;
                var bits = slash < 0 ? width : Integer.parseInt(text.substring(slash + 1));
                if (bits < 0 || bits > width) {
                    throw new IllegalArgumentException("no such prefix");
                }
                return new Network(address.getAddress(), bits);
            } catch (IllegalArgumentException unreadable) {
                throw new IllegalArgumentException(
                        "trusted_proxies must name addresses or networks such as 10.0.0.0/8, but"
                                + " one is "
                                + text,
                        unreadable);
            }
        }

        boolean contains(InetAddress other) {
            var address = other.getAddress();
            if (address.length != prefix.length) {
                return false;
            }
            for (var bit = 0; bit < bits; bit++) {
                var mask = 0x80 >> (bit % Byte.SIZE);
                if (((address[bit / Byte.SIZE] ^ prefix[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
