package dev.parley.discovery;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Which nodes live and where they are reached. */
public interface Discovery {
    /**
     * The base address ({@code https://chat.example.org}) of the node whose gateway has most room;
     * empty when that is the node that was asked, under whatever name it was reached.
     */
    Optional<URI> leastLoadedGateway();

    /** The {@code public_url} of every live node that has one. */
    Set<URI> publicUrls();
}
