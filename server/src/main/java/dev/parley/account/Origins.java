package dev.parley.account;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * From which web pages a browser may act with its user's cookie: those that this server itself
 * shows, and those that its configuration names.
 */
public final class Origins {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Set<Place> allowed;
    private final Supplier<Set<URI>> publicUrls;

    /**
     * @param allowed further origins
     * @param publicUrls of the nodes that live at the moment
     */
    public Origins(Collection<URI> allowed, Supplier<Set<URI>> publicUrls) {
        this.allowed =
                allowed.stream()
                        .map(Origins::place)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toUnmodifiableSet());
        this.publicUrls = publicUrls;
    }

    /** Whether a page of {@code origin} may act on the server that was so approached. */
    public boolean allows(String origin, Approach approach) {
        var from = place(origin).orElse(null);
        return from != null
                && (isSameHost(from, approach.authority())
                        || allowed.contains(from)
                        || publicUrls.get().stream()
                                .anyMatch(url -> place(url).filter(from::equals).isPresent()));
    }

    /** Whether host and port are those by which the server was addressed. */
    private static boolean isSameHost(Place from, String authority) {
        return place(from.scheme() + "://" + authority).filter(from::equals).isPresent();
    }

    private static Optional<Place> place(String origin) {
        try {
            return place(new URI(origin));
        } catch (URISyntaxException notAnOrigin) {
            return Optional.empty();
        }
    }

    private static Optional<Place> place(URI origin) {
        var scheme = lowerCase(origin.getScheme());
        var host = lowerCase(origin.getHost());
        var port = origin.getPort();
        return switch (scheme) {
            case "http", "https" ->
                    host.isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    new Place(
                                            scheme,
                                            host,
                                            port >= 0
                                                    ? port
                                                    : scheme.equals("http")
                                                            ? HTTP_PORT
                                                            : HTTPS_PORT));
            default -> Optional.empty();
        };
    }

    private static String lowerCase(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    private record Place(String scheme, String host, int port) {}
}
