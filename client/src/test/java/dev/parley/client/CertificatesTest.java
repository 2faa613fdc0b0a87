package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

class CertificatesTest {
    private static final char[] SECRET = "only for this test".toCharArray();
    private static final String ABOUT =
            """
            {"name": "Team", "version": "1", "registration": "open", "mail": false, "setup": false}
            """;

    @TempDir private Path folder;

    @Test
    void trustsTheCertificateItIsGivenAndNoOther() throws Exception {
        var keys = keys("own");
        var server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(keys)));
        server.createContext(
                "/api/v1/server",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try (var body = exchange.getResponseBody()) {
                        body.write(ABOUT.getBytes(UTF_8));
                    }
                });
        server.start();
        var address = URI.create("https://localhost:" + server.getAddress().getPort());
        try {
            assertThat(ParleyServer.trusting(address, pem(keys, "own")).about().name())
                    .isEqualTo("Team");
            for (var stranger :
                    new ParleyServer[] {
                        new ParleyServer(address),
                        ParleyServer.trusting(address, pem(keys("other"), "other"))
                    }) {
                assertThatThrownBy(stranger::about)
                        .isInstanceOf(UnreachableException.class)
                        .hasMessageContaining("is not trusted here");
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void saysThatAFileHoldsNone() throws IOException {
        var empty = Files.writeString(folder.resolve("empty.pem"), "nothing");

        assertThatThrownBy(() -> ParleyServer.trusting(URI.create("https://localhost"), empty))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("empty.pem");
    }

    private KeyStore keys(String name) throws Exception {
        var file = folder.resolve(name + ".p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var secret = new String(SECRET);
        int exit =
                new ProcessBuilder(
                                keytool,
                                "-genkeypair",
                                "-alias",
                                name,
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=dns:localhost",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                secret)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
        assertThat(exit).isZero();
        return KeyStore.getInstance(file.toFile(), SECRET);
    }

    private static SSLContext tls(KeyStore keys) throws Exception {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, SECRET);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private Path pem(KeyStore keys, String name) throws Exception {
        var encoder = Base64.getMimeEncoder();
        return Files.writeString(
                folder.resolve(name + ".pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + encoder.encodeToString(keys.getCertificate(name).getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
    }
}
