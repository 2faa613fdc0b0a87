package dev.parley.role.gateway;

import dev.parley.app.EmbeddedNode;
import dev.parley.attendance.AttendanceConfig;
import dev.parley.channel.ChannelId;
import dev.parley.conversation.Caller;
import dev.parley.conversation.Submitted;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.Visibility;
import dev.parley.relay.Outcome;
import dev.parley.role.gateway.GatewayServer.Person;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/**
 * One node with a gateway for all tests of a class, and what they all do there. Every test brings
 * its own people and rooms.
 */
final class GatewayFixture implements BeforeAllCallback, AfterAllCallback {
    private final GatewayConfig config;
    private final AttendanceConfig times;
    private final AtomicInteger number = new AtomicInteger();
    private Path data;
    private EmbeddedNode node;
    private GatewayServer server;

    private GatewayFixture(GatewayConfig config, AttendanceConfig times) {
        this.config = config;
        this.times = times;
    }

    static GatewayFixture with(GatewayConfig config) {
        return new GatewayFixture(config, AttendanceConfig.DEFAULTS);
    }

    static GatewayFixture with(GatewayConfig config, AttendanceConfig times) {
        return new GatewayFixture(config, times);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        data = Files.createTempDirectory("gateway");
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        stop();
        try (var files = Files.walk(data)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The same data, another start. */
    void restart() {
        stop();
        start();
    }

    private void start() {
        node = EmbeddedNode.start(data, times);
        server = GatewayServer.start(node, config);
    }

    private void stop() {
        server.close();
        node.close();
    }

    EmbeddedNode node() {
        return Objects.requireNonNull(node);
    }

    GatewayServer server() {
        return Objects.requireNonNull(server);
    }

    Person person(String name) {
        return server().signUp(newName(name));
    }

    String newName() {
        return newName("room ");
    }

    String newName(String beginning) {
        return beginning + number.incrementAndGet();
    }

    /** A public room. */
    ChannelId room(Caller creator) {
        return create(creator, newName(), ChannelKind.ROOM, Visibility.PUBLIC);
    }

    /** A room, group or direct conversation. */
    ChannelId create(
            Caller creator,
            String name,
            ChannelKind kind,
            Visibility visibility,
            String... members) {
        var submitted =
                submit(
                        creator,
                        new ClientFrame.CreateChannel(
                                null, RawSocket.id(), name, kind, visibility, List.of(members)));
        await(submitted);
        return submitted.key().channel();
    }

    void join(Caller caller, ChannelId room) {
        await(submit(caller, new ClientFrame.JoinChannel(null, room.value(), RawSocket.id())));
    }

    void leave(Caller caller, ChannelId room) {
        await(submit(caller, new ClientFrame.LeaveChannel(null, room.value(), RawSocket.id())));
    }

    /** Posts one message; returns its seq. */
    long post(Caller caller, ChannelId room, String text) {
        return seq(await(submitPost(caller, room, text)));
    }

    /** Posts {@code m0}, {@code m1} and so on. */
    void post(Caller caller, ChannelId room, int messages) {
        LongStream.range(0, messages)
                .mapToObj(i -> submitPost(caller, room, "m" + i))
                .toList()
                .forEach(this::await);
    }

    private Submitted submitPost(Caller caller, ChannelId room, String text) {
        return submit(
                caller, new ClientFrame.ChatMessage(null, room.value(), RawSocket.id(), text));
    }

    Submitted submit(Caller caller, ClientFrame.Logged frame) {
        return node().conversations().commands().submit(caller, frame);
    }

    Outcome await(Submitted submitted) {
        return node().conversations().commands().await(submitted);
    }

    long head(Caller caller, ChannelId room) {
        return node().conversations().views().view(caller.account(), room).seq();
    }

    private static long seq(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted accepted -> accepted.seq();
            case Outcome.Duplicate duplicate -> duplicate.seq();
            case Outcome.Refused refused -> throw new AssertionError(refused);
        };
    }
}
