package dev.parley.bench.installation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A certificate for a server on this machine's loopback, made by the JDK's keytool, that this JVM
 * trusts and no other does.
 *
 * @param store with certificate and key, PKCS 12
 */
record LoopbackCertificate(Path store) {
    private static final String ALIAS = "loopback";
    private static final String PASSWORD = "loopback";
    private static final int LINE_CHARS = 64;
    private static final long MAX_KEYTOOL_SECONDS = 60;

    /** The one in this folder; made when there is none. */
    static LoopbackCertificate in(Path folder) throws IOException {
        var store = folder.resolve("loopback.p12");
        if (Files.notExists(store)) {
            Files.createDirectories(folder);
            keytool(store);
        }
        return new LoopbackCertificate(store);
    }

    private static void keytool(Path store) throws IOException {
        var keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-alias",
                                ALIAS,
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "SAN=dns:localhost,ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                store.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            if (!keytool.waitFor(MAX_KEYTOOL_SECONDS, TimeUnit.SECONDS)
                    || keytool.exitValue() != 0) {
                throw new BenchException("keytool makes no certificate.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted.", interrupted);
        }
    }

    /**
     * From now on this JVM, and each process of the generator that it starts, trusts the
     * certificate. To be called before anything here speaks TLS.
     */
    void trust() {
        System.setProperty("javax.net.ssl.trustStore", store.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    }

    /** What a server needs to show it, as its environment; the files are beside the store. */
    Map<String, String> environment() throws IOException {
        try {
            var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            Certificate certificate = Objects.requireNonNull(keys.getCertificate(ALIAS));
            Key key = Objects.requireNonNull(keys.getKey(ALIAS, PASSWORD.toCharArray()));
            return Map.of(
                    "PARLEY_TLS_CERTIFICATE_FILE",
                    pem("certificate.pem", "CERTIFICATE", certificate.getEncoded()),
                    "PARLEY_TLS_KEY_FILE",
                    pem("key.pem", "PRIVATE KEY", key.getEncoded()));
        } catch (GeneralSecurityException broken) {
            throw new BenchException("The certificate cannot be read.", broken);
        }
    }

    private String pem(String name, String what, byte[] der) throws IOException {
        var lines =
                Base64.getMimeEncoder(LINE_CHARS, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der);
        var file = store.resolveSibling(name);
        Files.write(
                file, List.of("-----BEGIN " + what + "-----", lines, "-----END " + what + "-----"));
        return file.toString();
    }
}
