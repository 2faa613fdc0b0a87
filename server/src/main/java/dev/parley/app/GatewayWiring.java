package dev.parley.app;

import dev.parley.discovery.Discovery;
import dev.parley.role.gateway.GatewayAuth;
import dev.parley.role.gateway.GatewayConfig;
import dev.parley.role.gateway.GatewayParts;
import dev.parley.role.gateway.GatewayRole;

import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The role gateway: holds sockets, and tells the other nodes how many. */
final class GatewayWiring {
    private static final long TELL_EVERY_MILLIS = 500;

    private GatewayWiring() {}

    static GatewayRole open(Ground ground, EdgeWiring edge) {
        var config = ground.config();
        var role =
                ground.open(
                        GatewayRole.open(
                                GatewayConfig.of(config.limits(), config.gateway()),
                                new GatewayParts(
                                        new GatewayAuth(
                                                edge.sessions(), edge.origins(), edge.proxies()),
                                        edge.talk().conversations(),
                                        edge.attendance()),
                                ground.metrics(),
                                ground.clock(),
                                ground.random()));
        tellConnections(
                ground, role, config.gateway().maxConnections(), ground.backends().discovery());
        return role;
    }

    private static void tellConnections(
            Ground ground, GatewayRole role, int most, Discovery discovery) {
        Runnable tell =
                () -> discovery.update(self -> self.withConnections(role.connections(), most));
        tell.run();
        var ticks =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("connections").factory());
        ticks.scheduleWithFixedDelay(
                tell, TELL_EVERY_MILLIS, TELL_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        ground.open(ticks::shutdownNow);
    }
}
