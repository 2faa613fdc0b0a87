package dev.parley.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

class FleetTest {
    @TempDir private Path folder;

    @Test
    void knowsAServerThatAnotherProgramStarted() {
        var fleet = Fleet.in(folder);
        var server = fleet.start(new Redis()).awaitReady();
        try {
            var known = Fleet.in(folder).find("redis").orElseThrow();
            assertThat(known.isReady()).isTrue();
            assertThat(known.pid()).isEqualTo(server.pid());
            assertThat(known.address()).isEqualTo(new Redis().address(folder));
            assertThat(known.residentBytes()).isPositive();
            assertThatThrownBy(() -> fleet.start(new Redis()))
                    .hasMessage("redis runs already, as process %d.", server.pid());
            known.stop();
            assertThat(server.isAlive()).isFalse();
            assertThat(Fleet.in(folder).processes())
                    .singleElement()
                    .satisfies(ended -> assertThat(ended.isAlive()).isFalse());
        } finally {
            server.close();
        }
    }

    @Test
    void leavesAloneWhoHasGotTheNumberOfAProcessThatEnded() throws Exception {
        var fleet = Fleet.in(folder);
        fleet.start(new Redis()).awaitReady().kill();
        var stranger = new ProcessBuilder("sleep", "60").start();
        try {
            var file = folder.resolve("processes").resolve("redis.properties");
            Files.writeString(
                    file, Files.readString(file).replaceFirst("pid=\\d+", "pid=" + stranger.pid()));
            var known = fleet.find("redis").orElseThrow();
            assertThat(known.pid()).isEqualTo(stranger.pid());
            assertThat(known.isAlive()).isFalse();
            known.stop();
            known.kill();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void saysWhoseThePortIsThatSomeoneElseTook() throws Exception {
        var port = new Redis().address(folder).getPort();
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Fleet.in(folder).start(new Redis()))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("redis had port " + port)
                    .hasMessageContaining("ports.properties");
        }
    }

    @Test
    void givesPortsInOrderWhenToldWhereToBegin() {
        var fleet = Fleet.in(folder);
        fleet.portsFrom(26_400);
        var first = new Redis().address(folder).getPort();
        var second = new ZooKeeper().address(folder).getPort();
        assertThat(first).isBetween(26_400, 26_500);
        assertThat(second).isGreaterThan(first);
        fleet.portsFrom(27_400);
        assertThat(new Redis().address(folder).getPort()).isEqualTo(first);
    }
}
