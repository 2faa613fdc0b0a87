package dev.parley.engines;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/** What every engine must do. */
abstract class EngineContractTest {
    @TempDir private Path folder;

    abstract Engine engine();

    /** Writes through a client of the server's own kind. */
    abstract void write(InetSocketAddress server, String value) throws Exception;

    /** Reads what was written last. */
    abstract String read(InetSocketAddress server) throws Exception;

    /** What a client reads after a crash. */
    String afterACrash(String written) {
        return written;
    }

    @Test
    void answersAndGoesOnAtItsAddressAfterAPauseAndAKill() throws Exception {
        InetSocketAddress address;
        long pid;
        try (var server = engine().start(folder).awaitReady()) {
            address = server.address();
            pid = server.pid();
            write(address, "kept");
            server.pause();
            server.resume();
            assertThat(read(address)).isEqualTo("kept");
            server.kill();
            assertThat(server.isAlive()).isFalse();
        }
        try (var server = engine().start(folder).awaitReady()) {
            assertThat(server.address()).isEqualTo(address);
            assertThat(server.pid()).isNotEqualTo(pid);
            assertThat(read(address)).isEqualTo(afterACrash("kept"));
            server.stop();
            assertThat(server.isAlive()).isFalse();
        }
    }
}
