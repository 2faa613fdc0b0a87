package dev.parley.history.cassandra;

import dev.parley.history.HistoryException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** By whose certificates Cassandra proves itself. */
final class Trust {
    private Trust() {}

    /**
     * @param caFile PEM; null for the certificates that the JVM trusts
     */
    static SSLContext context(@Nullable Path caFile) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, caFile == null ? null : managers(caFile).getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new HistoryException(
                    "The certificates in " + caFile + " cannot be read", unreadable);
        }
    }

    private static TrustManagerFactory managers(Path caFile)
            throws IOException, GeneralSecurityException {
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (var in = Files.newInputStream(caFile)) {
            var number = 0;
            for (var one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca" + number++, one);
            }
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory;
    }
}
