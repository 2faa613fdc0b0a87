package dev.parley.engines;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Collections;
import java.util.Set;

/**
 * With what a server proves itself over TLS.
 *
 * @param file PKCS#12 with one entry: the server's private key and its certificate
 * @param password of the file and of the key
 */
public record KeyStoreFile(Path file, String password) {
    private static final Set<PosixFilePermission> OWNER_ALONE =
            PosixFilePermissions.fromString("rw-------");

    /**
     * The same for servers that know no key stores: key and certificate, one behind the other, for
     * nobody else to read.
     */
    Path writePem(Path to) throws IOException {
        try {
            var secret = password.toCharArray();
            var store = KeyStore.getInstance(file.toFile(), secret);
            var alias = Collections.list(store.aliases()).getFirst();
            Files.deleteIfExists(to);
            Files.createFile(to, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
            return Files.writeString(
                    to,
                    pem("PRIVATE KEY", store.getKey(alias, secret).getEncoded())
                            + pem("CERTIFICATE", store.getCertificate(alias).getEncoded()));
        } catch (GeneralSecurityException unreadable) {
            throw new EngineException(file + " cannot be read", unreadable);
        }
    }

    private static String pem(String what, byte[] der) {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(der);
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(what, new String(lines, StandardCharsets.US_ASCII), what);
    }
}
