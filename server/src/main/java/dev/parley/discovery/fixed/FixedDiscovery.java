package dev.parley.discovery.fixed;

import dev.parley.discovery.Discovery;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** The one node there is. */
public final class FixedDiscovery implements Discovery {
    private final Optional<URI> publicUrl;

    private FixedDiscovery(@Nullable URI publicUrl) {
        this.publicUrl = Optional.ofNullable(publicUrl);
    }

    /**
     * @param publicUrl how people reach the node, null when that is however they did
     */
    public static Discovery open(@Nullable URI publicUrl) {
        return new FixedDiscovery(publicUrl);
    }

    @Override
    public Optional<URI> leastLoadedGateway() {
        return publicUrl;
    }

    @Override
    public Set<URI> publicUrls() {
        return publicUrl.map(Set::of).orElse(Set.of());
    }
}
