package dev.parley.bench.crew;

import dev.parley.bench.wire.LeanSocket;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;

import javax.net.ssl.SSLException;

/** A crew in this process: one event loop, on which everything is done. */
public final class LocalCrew implements Crew {
    private static final int READ_BYTES = 64 * 1024;
    private static final long HEARTBEAT_TICK_MILLIS = 100;
    private static final long MAX_ORDER_SECONDS = 1_800;
    private static final long STOP_MILLIS = 2_000;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final SplittableRandom random = new SplittableRandom();
    private final Scratch scratch = new Scratch();
    private final List<Member> members = new ArrayList<>();
    private final Map<Integer, Long> sent = new TreeMap<>();
    private final Map<String, Integer> refused = new TreeMap<>();
    private final Map<String, Integer> closed = new TreeMap<>();
    private @Nullable SslContext tls;
    private @Nullable Connecting connecting;
    private @Nullable Sending sending;
    private boolean isClosing;
    private long delivered;
    private long reads;
    private long acked;
    private long incomplete;
    private long heartbeatMillis;
    private int nextPing;

    private LocalCrew(MultiThreadIoEventLoopGroup group, Bootstrap bootstrap) {
        this.group = group;
        this.loop = group.next();
        this.bootstrap = bootstrap;
    }

    public static LocalCrew open() {
        // The native transport tells the time in microseconds; the other wakes up by milliseconds.
        boolean isNative = Epoll.isAvailable();
        var group =
                new MultiThreadIoEventLoopGroup(
                        1, isNative ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        var bootstrap =
                new Bootstrap()
                        .group(group)
                        .channel(isNative ? EpollSocketChannel.class : NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(READ_BYTES));
        var crew = new LocalCrew(group, bootstrap);
        crew.loop.scheduleAtFixedRate(
                crew::ping, HEARTBEAT_TICK_MILLIS, HEARTBEAT_TICK_MILLIS, TimeUnit.MILLISECONDS);
        return crew;
    }

    @Override
    public Answer perform(Order order) {
        var answer = new CompletableFuture<Answer>();
        loop.execute(
                () -> {
                    try {
                        begin(order, answer);
                    } catch (RuntimeException failed) {
                        answer.completeExceptionally(failed);
                    }
                });
        try {
            return answer.get(MAX_ORDER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new CrewException("the crew failed: " + failed.getCause(), failed);
        } catch (TimeoutException late) {
            throw new CrewException(
                    "the crew did not end within " + MAX_ORDER_SECONDS + " s", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CrewException("interrupted", interrupted);
        }
    }

    private void begin(Order order, CompletableFuture<Answer> answer) {
        switch (order) {
            case Order.Connect connect -> {
                var gateways = connect.gateways();
                var added = new ArrayList<Member>();
                for (var seat : connect.seats()) {
                    var gateway = gateways.get(added.size() % gateways.size());
                    added.add(member(connect.language(), seat, gateway));
                }
                members.addAll(added);
                connecting = Connecting.begin(added, connect.atOnce(), false, loop, answer);
            }
            case Order.Return back ->
                    connecting = Connecting.begin(members, back.atOnce(), true, loop, answer);
            case Order.Send send ->
                    sending = Sending.begin(send.traffic(), members, this, loop, answer);
            case Order.Count _ ->
                    answer.complete(
                            new Answer.Counted(
                                    (int) members.stream().filter(Member::isLive).count(),
                                    new TreeMap<>(sent),
                                    acked,
                                    delivered,
                                    new TreeMap<>(refused),
                                    new TreeMap<>(closed),
                                    sum(OrderCheck::gaps),
                                    sum(OrderCheck::disorders),
                                    incomplete));
            case Order.Collect _ -> {
                if (sending == null) {
                    throw new IllegalStateException("nothing was sent");
                }
                answer.complete(sending.collected());
            }
            case Order.StopReading _ -> {
                members.forEach(Member::stopReading);
                answer.complete(counted());
            }
            case Order.Cut _ -> {
                members.forEach(Member::cut);
                answer.complete(counted());
            }
        }
    }

    private Member member(Language language, Seat seat, URI gateway) {
        return switch (language) {
            case PARLEY -> new ParleyMember(seat, gateway, this);
            case PLAIN -> new PlainMember(seat, gateway, this);
            case SOCKET_IO -> new SocketIoMember(seat, gateway, this);
            case MQTT -> new MqttMember(seat, gateway, this);
            case NATS -> new NatsMember(seat, gateway, this);
            case XMPP -> new XmppMember(seat, gateway, this);
        };
    }

    private long sum(ToLongFunction<OrderCheck> count) {
        return members.stream().map(Member::order).filter(Objects::nonNull).mapToLong(count).sum();
    }

    private Answer counted() {
        return new Answer.Counted(0, Map.of(), acked, delivered, Map.of(), Map.of(), 0, 0, 0);
    }

    // --- what members need; all on the event loop

    LeanSocket open(Member member) {
        var address = member.gateway();
        boolean secure = "wss".equals(address.getScheme());
        int port = address.getPort() >= 0 ? address.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        var context = secure ? tls() : null;
        return LeanSocket.connect(
                bootstrap,
                InetSocketAddress.createUnresolved(address.getHost(), port),
                channel -> {
                    if (context != null) {
                        channel.pipeline()
                                .addLast(
                                        context.newHandler(
                                                channel.alloc(), address.getHost(), port));
                    }
                },
                request(address, port, secure, member),
                member);
    }

    private static byte[] request(URI address, int port, boolean secure, Member member) {
        var cookie = member.seat().cookie();
        var authority = address.getHost() + ":" + port;
        // A page sends its origin with the cookie, and the server asks for it.
        var identity =
                cookie == null
                        ? ""
                        : "Origin: "
                                + (secure ? "https://" : "http://")
                                + authority
                                + "\r\nCookie: "
                                + cookie
                                + "\r\n";
        return ("GET "
                        + path(address)
                        + " HTTP/1.1\r\nHost: "
                        + authority
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Version: 13\r\n"
                        + identity
                        + member.headLines()
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String path(URI address) {
        var query = address.getRawQuery();
        return query == null ? address.getRawPath() : address.getRawPath() + "?" + query;
    }

    private SslContext tls() {
        if (tls != null) {
            return tls;
        }
        try {
            var made = SslContextBuilder.forClient().build();
            tls = made;
            return made;
        } catch (SSLException failed) {
            throw new CrewException("no TLS here", failed);
        }
    }

    Scratch scratch() {
        return scratch;
    }

    int any(int bound) {
        return random.nextInt(bound);
    }

    long anySeq(Traffic traffic) {
        return 1 + random.nextLong(Math.max(1, traffic.newestSeq()));
    }

    void heartbeat(long millis) {
        heartbeatMillis = millis;
    }

    void live(Member member) {
        if (connecting != null) {
            connecting.live(member);
        }
    }

    void closed(boolean wasLive, String why) {
        if (isClosing) {
            return;
        }
        if (wasLive) {
            closed.merge(why, 1, Integer::sum);
        } else if (connecting != null) {
            connecting.failed(why);
        }
    }

    void sent(Member member) {
        sent.merge(member.seat().room(), 1L, Long::sum);
    }

    void delivered() {
        delivered++;
    }

    void read() {
        reads++;
    }

    long readsSoFar() {
        return reads;
    }

    long deliveredSoFar() {
        return delivered;
    }

    void incomplete() {
        incomplete++;
    }

    void arrived(long dueMicros) {
        if (sending != null) {
            sending.arrived(dueMicros);
        }
    }

    void answered(Op op, long dueMicros) {
        acked++;
        if (sending != null) {
            sending.answered(op, dueMicros);
        }
    }

    void refused(String code, boolean answers) {
        refused.merge(code, 1, Integer::sum);
        if (answers && sending != null) {
            sending.refused();
        }
    }

    /** A slice of the members each time, so that all have said something in every heartbeat. */
    private void ping() {
        if (heartbeatMillis == 0) {
            return;
        }
        int slice = (int) (members.size() * HEARTBEAT_TICK_MILLIS / heartbeatMillis) + 1;
        for (int i = 0; i < slice && i < members.size(); i++) {
            nextPing = (nextPing + 1) % members.size();
            members.get(nextPing).ping();
        }
    }

    @Override
    public void close() {
        loop.execute(() -> isClosing = true);
        group.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }
}
