package dev.parley.role.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.role.api.ApiServer.Setup;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

class OperationsHttpTest {
    @TempDir Path data;

    @Test
    void tellsWhetherItLivesAndIsReady() {
        try (var server = ApiServer.start(data)) {
            var client = server.client();
            assertThat(client.raw("GET", "/healthz", null).body()).isEqualTo("ok\n");
            assertThat(client.raw("GET", "/readyz", null).body()).isEqualTo("ok\n");
            assertThat(client.raw("HEAD", "/healthz", null).status()).isEqualTo(200);

            server.notReady("The log is being read.");

            var reply = client.raw("GET", "/readyz", null);
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.body()).isEqualTo("The log is being read.\n");
            assertThat(client.raw("GET", "/healthz", null).status()).isEqualTo(200);
        }
    }

    @Test
    void showsMetricsToProgramsOnThisMachineOnly() {
        try (var server = ApiServer.start(data)) {
            server.client().get("/me");

            var reply = server.client().raw("GET", "/metrics", null);
            assertThat(reply.header("Content-Type")).startsWith("text/plain; version=0.0.4");
            assertThat(reply.body())
                    .contains("parley_http_calls_seconds_count")
                    .contains("path=\"/api/v1/me\"")
                    .contains("status=\"401\"");
            var forwarded = server.client().with("X-Forwarded-For", "192.0.2.1");
            assertThat(forwarded.raw("GET", "/metrics", null).code()).isEqualTo("not_found");
            assertThat(RawHttp.send(server.base(), "GET", "rebound.example", "/metrics", ""))
                    .startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void showsMetricsToEverybodyWhenTheyAreOpen() {
        var open = new Setup(Setup.PLAIN.auth(), false, true, List.of(), null);
        try (var server = ApiServer.start(data, open)) {
            var forwarded = server.client().with("X-Forwarded-For", "192.0.2.1");

            assertThat(forwarded.raw("GET", "/metrics", null).status()).isEqualTo(200);
        }
    }

    @Test
    void countsCallsByTheirPathAndNotByWhatIsAskedFor() {
        try (var server = ApiServer.start(data)) {
            server.client().get("/channels/one");
            server.client().get("/channels/two");

            assertThat(server.client().raw("GET", "/metrics", null).body())
                    .contains("path=\"/api/v1/channels/{id}\"")
                    .doesNotContain("/channels/one");
        }
    }

    @Test
    void servesItsOwnDescription() {
        try (var server = ApiServer.start(data)) {
            var reply = server.client().get("/openapi.json");

            assertThat(reply.json()).isEqualTo(Contract.read().document());
        }
    }

    @Test
    void namesEveryRequestDifferently() {
        try (var server = ApiServer.start(data)) {
            var one = server.client().get("/me");
            var other = server.client().get("/me");

            assertThat(one.json().get("request_id").asText())
                    .isEqualTo(one.header("X-Request-Id"))
                    .isNotEqualTo(other.header("X-Request-Id"));
        }
    }

    @Test
    void answersThatItIsShuttingDown() {
        try (var server = ApiServer.start(data)) {
            server.role().close();

            var reply = server.client().get("/me");

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.code()).isEqualTo("shutting_down");
            assertThat(reply.header("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void tellsBrowsersToComeByTlsAloneWhereTheHostIsItsOwn() {
        var setup = new Setup(Setup.PLAIN.auth(), false, false, List.of("127.0.0.1"), null);
        try (var server = ApiServer.start(data, setup)) {
            var byTls = server.client().with("X-Forwarded-Proto", "https");
            var ours = byTls.with("X-Forwarded-Host", "chat.example.org");
            var shared = byTls.with("X-Forwarded-Host", "example.org:8443");
            var plain = server.client().with("X-Forwarded-Host", "chat.example.org");

            for (var path : List.of("/", "/api/v1/server", "/api/v1/me", "/healthz", "/nothing")) {
                assertThat(ours.raw("GET", path, null).header("Strict-Transport-Security"))
                        .isEqualTo("max-age=31536000");
                assertThat(shared.raw("GET", path, null).header("Strict-Transport-Security"))
                        .isNull();
                assertThat(plain.raw("GET", path, null).header("Strict-Transport-Security"))
                        .isNull();
            }
        }
    }

    // The web client

    @Test
    void servesThePageUnderAStrictPolicy() {
        try (var server = ApiServer.start(data)) {
            var reply = server.client().raw("GET", "/", null);

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
            assertThat(reply.body()).contains("<title>Parley</title>");
            assertThat(reply.header("Cache-Control")).isEqualTo("no-cache");
            assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(reply.header("Referrer-Policy")).isEqualTo("same-origin");
            assertThat(reply.header("Content-Security-Policy"))
                    .contains("default-src 'none'")
                    .contains("script-src 'self';")
                    .contains("base-uri 'none'")
                    .contains("frame-ancestors 'none'");
        }
    }

    @Test
    void letsThePageOpenSocketsToThePublicUrl() {
        var setup =
                new Setup(
                        Setup.PLAIN.auth(),
                        false,
                        false,
                        List.of(),
                        URI.create("https://chat.example.org"));
        try (var server = ApiServer.start(data, setup)) {
            assertThat(server.client().raw("GET", "/", null).header("Content-Security-Policy"))
                    .contains("connect-src 'self' wss://chat.example.org;");
        }
    }

    @Test
    void servesHashedFilesForEver() {
        try (var server = ApiServer.start(data)) {
            var reply = server.client().raw("GET", "/assets/app-4f3a.js", null);

            assertThat(reply.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
            assertThat(reply.header("Cache-Control")).contains("immutable").contains("31536000");
            assertThat(reply.body()).contains("console.log");
        }
    }

    @Test
    void answersThePageForItsOwnPathsWhenABrowserGoesThere() {
        try (var server = ApiServer.start(data)) {
            var browser = server.client().with("Accept", "text/html,*/*;q=0.8");

            for (var path : List.of("/channels/general", "/people/anna.b", "/index.html")) {
                assertThat(browser.raw("GET", path, null).body()).contains("<title>Parley</title>");
            }
            var script = server.client().raw("GET", "/assets/gone.js", null);
            assertThat(script.status()).isEqualTo(404);
            assertThat(script.code()).isEqualTo("not_found");
        }
    }

    @Test
    void servesNothingOutsideOfItsFolder() {
        try (var server = ApiServer.start(data)) {
            for (var path :
                    List.of(
                            "/../logback-test.xml",
                            "/%2e%2e/logback-test.xml",
                            "/..%2flogback-test.xml",
                            "/assets/..%2f..%2flogback-test.xml",
                            "/assets",
                            "/assets/",
                            "/.hidden.js",
                            "/assets%00.js")) {
                var reply = server.client().raw("GET", path, null);
                assertThat(reply.status()).as(path).isIn(400, 404);
            }
        }
    }

    @Test
    void savesTheTransferOfWhatIsKnownAlready() {
        try (var server = ApiServer.start(data)) {
            var etag = server.client().raw("GET", "/", null).header("ETag");

            var reply = server.client().with("If-None-Match", etag).raw("GET", "/", null);

            assertThat(reply.status()).isEqualTo(304);
            assertThat(reply.body()).isEmpty();
            assertThat(reply.header("ETag")).isEqualTo(etag);
        }
    }

    @Test
    void compressesTexts() throws Exception {
        try (var server = ApiServer.start(data);
                var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create(server.base() + "/"))
                            .header("Accept-Encoding", "gzip, br")
                            .build();

            var answer = http.send(request, BodyHandlers.ofByteArray());

            assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(answer.headers().firstValue("Vary")).contains("Accept-Encoding");
            assertThat(unzipped(answer.body())).contains("<title>Parley</title>");
        }
    }

    private static String unzipped(byte[] bytes) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes());
        }
    }
}
