package dev.parley.discovery.fixed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.URI;

class FixedDiscoveryTest {
    @Test
    void pointsToThePublicUrlWhereThereIsOne() {
        var url = URI.create("https://chat.example.org");

        assertThat(FixedDiscovery.open(url).leastLoadedGateway()).contains(url);
        assertThat(FixedDiscovery.open(url).publicUrls()).containsExactly(url);
    }

    @Test
    void leavesItToTheNodeThatWasAskedOtherwise() {
        assertThat(FixedDiscovery.open(null).leastLoadedGateway()).isEmpty();
        assertThat(FixedDiscovery.open(null).publicUrls()).isEmpty();
    }
}
