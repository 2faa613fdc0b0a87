package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.List;
import java.util.Set;

class OriginsTest {
    private final Origins origins =
            new Origins(
                    List.of(URI.create("https://intranet.example.org")),
                    () -> Set.of(URI.create("https://chat.example.org")));

    private boolean allows(String origin, String host) {
        return origins.allows(origin, new Approach("192.0.2.1", false, host, false));
    }

    @Test
    void allowsThePagesOfThisServer() {
        assertThat(allows("http://localhost:8080", "localhost:8080")).isTrue();
        assertThat(allows("http://LOCALHOST:8080", "localhost:8080")).isTrue();
        assertThat(allows("http://node7", "node7:80")).isTrue();
        assertThat(allows("https://node7:443", "node7")).isTrue();
        assertThat(allows("http://[::1]:8080", "[::1]:8080")).isTrue();
    }

    @Test
    void allowsPublicUrlsAndWhatIsConfigured() {
        assertThat(allows("https://chat.example.org", "10.0.0.7:8080")).isTrue();
        assertThat(allows("https://chat.example.org:443", "10.0.0.7:8080")).isTrue();
        assertThat(allows("https://intranet.example.org", "10.0.0.7:8080")).isTrue();
    }

    @Test
    void allowsNoOtherPage() {
        for (var foreign :
                List.of(
                        "null",
                        "",
                        "https://evil.example",
                        "http://localhost:8081",
                        "http://localhost",
                        "http://localhost:8080.evil.example",
                        "http://chat.example.org",
                        "https://chat.example.org.evil.example",
                        "file://localhost:8080",
                        "localhost:8080",
                        "https://chat example.org")) {
            assertThat(allows(foreign, "localhost:8080")).as(foreign).isFalse();
        }
        assertThat(allows("http://", "")).isFalse();
    }
}
