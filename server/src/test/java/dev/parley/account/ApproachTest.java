package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class ApproachTest {
    private static final TrustedProxies NONE = new TrustedProxies(List.of());
    private static final TrustedProxies NEAR =
            new TrustedProxies(List.of("10.0.0.0/8", "127.0.0.1", "fd00::/8"));

    private static Approach approach(
            TrustedProxies proxies, String peer, Map<String, String> headers) {
        return proxies.approach(peer, false, headers::get);
    }

    @Test
    void takesAPlainRequestAsItIs() {
        assertThat(approach(NONE, "192.0.2.1", Map.of("Host", "chat.example.org:8080")))
                .isEqualTo(new Approach("192.0.2.1", false, "chat.example.org:8080", false));
    }

    @Test
    void believesNoForwardingHeadersOfStrangers() {
        var headers =
                Map.of(
                        "Host", "chat.example.org",
                        "X-Forwarded-For", "127.0.0.1",
                        "X-Forwarded-Proto", "https",
                        "X-Forwarded-Host", "evil.example");

        assertThat(approach(NONE, "192.0.2.1", headers))
                .isEqualTo(new Approach("192.0.2.1", false, "chat.example.org", true));
        assertThat(approach(NEAR, "192.0.2.1", headers))
                .isEqualTo(new Approach("192.0.2.1", false, "chat.example.org", true));
    }

    @Test
    void believesATrustedProxy() {
        var headers =
                Map.of(
                        "Host", "node7:8080",
                        "X-Forwarded-For", "192.0.2.1",
                        "X-Forwarded-Proto", "https",
                        "X-Forwarded-Host", "chat.example.org");

        assertThat(approach(NEAR, "10.1.2.3", headers))
                .isEqualTo(new Approach("192.0.2.1", true, "chat.example.org", true));
        assertThat(approach(NEAR, "fd12::1", headers).address()).isEqualTo("192.0.2.1");
    }

    @Test
    void believesTheChainOnlyUpToTheFirstStranger() {
        assertThat(
                        approach(
                                        NEAR,
                                        "127.0.0.1",
                                        Map.of(
                                                "X-Forwarded-For",
                                                "127.0.0.1, 198.51.100.7, 10.9.9.9"))
                                .address())
                .isEqualTo("198.51.100.7");
        assertThat(
                        approach(NEAR, "127.0.0.1", Map.of("X-Forwarded-For", "rubbish, 10.9.9.9"))
                                .address())
                .isEqualTo("10.9.9.9");
    }

    @Test
    void isLocalOnlyForAProgramHereThatMeansThisMachine() {
        for (var host : List.of("localhost:8080", "LOCALHOST", "127.0.0.1:1", "[::1]:8080")) {
            assertThat(approach(NONE, "127.0.0.1", Map.of("Host", host)).isLocal()).isTrue();
        }
        assertThat(approach(NONE, "::1", Map.of("Host", "localhost")).isLocal()).isTrue();
        assertThat(approach(NONE, "192.0.2.1", Map.of("Host", "localhost")).isLocal()).isFalse();
        assertThat(approach(NONE, "127.0.0.1", Map.of("Host", "rebound.example")).isLocal())
                .isFalse();
        assertThat(approach(NONE, "127.0.0.1", Map.of()).isLocal()).isFalse();
        for (var header : List.of("Forwarded", "Via", "X-Forwarded-For", "X-Real-IP")) {
            assertThat(
                            approach(NONE, "127.0.0.1", Map.of("Host", "localhost", header, "x"))
                                    .isLocal())
                    .isFalse();
        }
    }

    @Test
    void knowsTheUsualPortOfTls() {
        for (var authority : List.of("chat.example.org", "Chat.Example.Org", "[2001:db8::1]")) {
            assertThat(new Approach("192.0.2.1", true, authority, false).isAtHttpsPort()).isTrue();
            assertThat(new Approach("192.0.2.1", false, authority, false).isAtHttpsPort())
                    .isFalse();
        }
        for (var authority : List.of("chat.example.org:8443", "[2001:db8::1]:8443", "")) {
            assertThat(new Approach("192.0.2.1", true, authority, false).isAtHttpsPort()).isFalse();
        }
    }

    @Test
    void countsAnIpv6ClientByItsNetwork() {
        assertThat(new Approach("2001:db8:1:2::3", false, "", false).limitKey())
                .isEqualTo(new Approach("2001:db8:1:2:ffff::9", false, "", false).limitKey())
                .isNotEqualTo(new Approach("2001:db8:1:3::3", false, "", false).limitKey());
        assertThat(new Approach("192.0.2.1", false, "", false).limitKey()).isEqualTo("192.0.2.1");
    }

    @Test
    void refusesAProxyThatIsNoAddress() {
        for (var wrong : List.of("proxy.example.org", "10.0.0.0/33", "10.0.0.0/x", "")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TrustedProxies(List.of(wrong)))
                    .withMessageStartingWith("trusted_proxies");
        }
    }
}
