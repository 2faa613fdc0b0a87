package dev.parley.bench.installation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContextBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

class LoopbackCertificateTest {
    @TempDir private Path folder;

    @Test
    void isSuchAsAServerReads() throws Exception {
        var files = LoopbackCertificate.in(folder).environment();

        var context =
                SslContextBuilder.forServer(
                                file(files.get("PARLEY_TLS_CERTIFICATE_FILE")),
                                file(files.get("PARLEY_TLS_KEY_FILE")))
                        .build();
        assertThat(context.isServer()).isTrue();
    }

    @Test
    void isMadeOnce() throws Exception {
        var first = Files.readAllBytes(LoopbackCertificate.in(folder).store());

        assertThat(Files.readAllBytes(LoopbackCertificate.in(folder).store())).isEqualTo(first);
    }

    private static File file(String name) {
        return new File(Objects.requireNonNull(name));
    }
}
