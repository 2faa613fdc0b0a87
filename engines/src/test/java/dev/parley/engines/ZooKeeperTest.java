package dev.parley.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

class ZooKeeperTest extends EngineContractTest {
    @Override
    Engine engine() {
        return new ZooKeeper();
    }

    @Override
    void write(InetSocketAddress server, String value) throws Exception {
        try (var client = connect(server)) {
            client.create(
                    "/name",
                    value.getBytes(StandardCharsets.UTF_8),
                    ZooDefs.Ids.OPEN_ACL_UNSAFE,
                    CreateMode.PERSISTENT);
        }
    }

    @Override
    String read(InetSocketAddress server) throws Exception {
        try (var client = connect(server)) {
            return new String(client.getData("/name", false, null), StandardCharsets.UTF_8);
        }
    }

    @Test
    void saysWhyItDidNotStart(@TempDir Path folder) throws Exception {
        var port = Ports.of(folder).port("zookeeper");
        try (var _ = new ServerSocket(port);
                var server = engine().start(folder)) {
            assertThatThrownBy(server::awaitReady)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("zookeeper")
                    .hasMessageContaining("Address already in use");
            assertThat(server.log()).exists();
        }
    }

    private static org.apache.zookeeper.ZooKeeper connect(InetSocketAddress server)
            throws Exception {
        var connected = new CountDownLatch(1);
        var client =
                new org.apache.zookeeper.ZooKeeper(
                        "127.0.0.1:" + server.getPort(), 10_000, _ -> connected.countDown());
        connected.await();
        return client;
    }
}
