package dev.parley.app;

import dev.parley.channel.UnknownRulesException;
import dev.parley.discovery.LiveNode;
import dev.parley.role.gateway.GatewayRole;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A running node: what its roles need is opened in order and closed in reverse. How a role is put
 * together stands in the file of its wiring.
 */
public final class Node implements AutoCloseable {
    private final Opened opened;
    private final FrontDoor frontDoor;
    private final @Nullable ApiWiring api;

    private Node(Config config, Opened opened, Consumer<Throwable> fatal) {
        this.opened = opened;
        var roles = config.roles();
        var clock = Clock.systemUTC();
        var door = config.frontDoor();
        var data = opened.add(DataFolder.open(config.data())).path();
        var self = LiveNode.of(NodeName.of(config.cluster()), roles.names(), door.publicUrl());
        var backends = opened.add(Backends.open(config, self, data, clock, fatal));
        var readiness = new Readiness(backends::whyNotReady);
        var ground = new Ground(config, data, backends, opened, clock);

        var talk = roles.isMessagingAlone() ? null : TalkWiring.open(ground);
        if (roles.has(Role.MESSAGING)) {
            MessagingWiring.open(ground, fatal);
        }
        if (talk != null && roles.has(Role.JOBS)) {
            JobsWiring.open(ground, talk);
        }
        frontDoor = opened.add(FrontDoor.prepare(door));
        Handler<HttpServerRequest> http =
                new Operations(readiness, ground.proxies(), ground.metrics());
        Handler<HttpServerRequest> sockets = http;
        ApiWiring answering = null;
        if (talk != null && roles.isEdge()) {
            var edge = EdgeWiring.open(ground, talk);
            GatewayRole gateway = null;
            if (roles.has(Role.GATEWAY)) {
                gateway = GatewayWiring.open(ground, edge);
            }
            if (roles.has(Role.API)) {
                answering = ApiWiring.open(ground, edge, frontDoor.vertx(), readiness);
                http = answering.role().router();
            }
            sockets = gateway == null ? http : gateway;
        }
        backends.measure(ground.metrics());
        api = answering;
        frontDoor.listen(http, sockets);
        if (sockets instanceof GatewayRole gateway) {
            opened.add(gateway::drain);
        }
        if (answering != null) {
            opened.add(
                    AdminFile.write(
                            data,
                            frontDoor.localAddress(),
                            answering.operator(),
                            OwnCertificate.sha256(door.tls().certificateFile())));
        }
        opened.add(
                () -> {
                    readiness.draining();
                    backends.discovery().update(LiveNode::whileDraining);
                });
    }

    /**
     * Starts a node and returns when it answers. Should its storage break, the process ends: what
     * the disk then holds is not known before the next start.
     *
     * @throws StartException when its operator has to mend something first
     */
    public static Node start(Config config) {
        if (!config.cluster().isOn() && !config.roles().equals(Roles.ALL)) {
            throw new StartException(
                    "Embedded storage runs all roles in one process: leave out --roles (roles: "
                            + config.roles()
                            + "), or name the engines of a cluster (cluster:).");
        }
        if (config.cluster().isOn() && config.roles().isEdge()) {
            requirePublicUrl(config.frontDoor());
        }
        var opened = new Opened();
        try {
            return new Node(
                    config,
                    opened,
                    config.cluster().isOn() ? Node::leaveToOthers : Node::endProcess);
        } catch (RuntimeException failed) {
            try {
                opened.close();
            } catch (RuntimeException unclean) {
                failed.addSuppressed(unclean);
            }
            throw failed;
        }
    }

    /** Pages of one node open the sockets of another: each must know how people reach the other. */
    private static void requirePublicUrl(FrontDoorConfig door) {
        if (door.publicUrl() == null && door.isExposed()) {
            throw new StartException(
                    "The other nodes of the cluster do not know how people reach this one: set"
                            + " public_url to its address, such as https://chat-1.example.org, or"
                            + " to that of the balancer in front of all.");
        }
    }

    private static void endProcess(Throwable failure) {
        end(
                failure instanceof UnknownRulesException
                        ? "Parley stops: " + failure.getMessage() + ". Start a newer Parley."
                        : "Parley stops, because its storage failed: "
                                + failure.getMessage()
                                + ". Everything that was acknowledged is stored; mend the disk and"
                                + " start again.");
    }

    private static void leaveToOthers(Throwable failure) {
        end(
                "Parley stops, because this process cannot go on: "
                        + failure
                        + ". Everything that was acknowledged is stored; other nodes take over.");
    }

    private static void end(String sentence) {
        System.err.println(sentence);
        Runtime.getRuntime().halt(1);
    }

    /** Where people reach this node. */
    public URI address() {
        return frontDoor.address();
    }

    /**
     * The code that the first account needs unless it is made from this machine, and always when
     * the node is exposed; empty once there is an account, and on a node that makes none.
     */
    public Optional<String> setupCode() {
        return api == null ? Optional.empty() : api.accounts().setupCode();
    }

    /** Sends people elsewhere, stores what was appended, and lets go of everything. */
    @Override
    public void close() {
        opened.close();
    }
}
