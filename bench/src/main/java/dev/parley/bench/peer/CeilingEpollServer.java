package dev.parley.bench.peer;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@link CeilingServer} does, with the kernel called by Foreign Function instead of Java NIO:
 * epoll and {@code send}, or one io_uring to send to all of a room. A spike: 64-bit Linux, IPv4.
 */
public final class CeilingEpollServer {
    private static final int BACKLOG = 4_096;
    private static final int READ_BYTES = 64 * 1024;
    private static final int MAX_EVENTS = 1_024;

    private static final int AF_INET = 2;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;
    private static final int ADDRESS_BYTES = 16;

    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_MOD = 3;
    private static final int EPOLLIN = 1;
    private static final int EPOLLOUT = 4;

    /** The kernel packs an event on this architecture alone. */
    private static final boolean IS_PACKED = "amd64".equals(System.getProperty("os.arch"));

    private static final long EVENT_BYTES = IS_PACKED ? 12 : 16;
    private static final long EVENT_DATA = IS_PACKED ? 4 : 8;

    private final CeilingRooms rooms;
    private final int epoll = Linux.call("epoll_create1", 0);
    private final int listening = Linux.call("socket", AF_INET, SOCK_STREAM, 0);
    private final Map<Integer, CeilingSocket> sockets = new HashMap<>();
    private final MemorySegment events = Arena.global().allocate(MAX_EVENTS * EVENT_BYTES);
    private final MemorySegment event = Arena.global().allocate(EVENT_BYTES);
    private final MemorySegment one = Arena.global().allocateFrom(JAVA_INT, 1);
    private final MemorySegment read = Arena.global().allocate(READ_BYTES);
    private final ByteBuffer readBytes = read.asByteBuffer();

    private CeilingEpollServer(CeilingWriter writer) throws IOException {
        rooms = new CeilingRooms(false, writer);
    }

    /**
     * @param args the port; {@code uring} behind it for an io_uring
     */
    public static void main(String[] args) throws IOException {
        boolean hasRing = args.length > 1 && "uring".equals(args[1]);
        var server =
                new CeilingEpollServer(hasRing ? CeilingUring.open() : CeilingWriter.ONE_BY_ONE);
        server.listen(Integer.parseInt(args[0]));
        while (true) {
            server.turn();
        }
    }

    private void listen(int port) throws IOException {
        var address = Arena.global().allocate(ADDRESS_BYTES);
        address.asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_INET)
                .order(ByteOrder.BIG_ENDIAN)
                .putShort((short) port)
                .put(InetAddress.getByName("127.0.0.1").getAddress());
        Linux.call("bind", listening, address, ADDRESS_BYTES);
        Linux.call("listen", listening, BACKLOG);
        watch(EPOLL_CTL_ADD, listening, EPOLLIN);
    }

    private void watch(int operation, int descriptor, int what) throws IOException {
        event.set(JAVA_INT, 0, what);
        event.set(JAVA_INT, EVENT_DATA, descriptor);
        Linux.call("epoll_ctl", epoll, operation, descriptor, event);
    }

    private void turn() throws IOException {
        int came = Linux.await(epoll, events, MAX_EVENTS);
        for (int i = 0; i < came; i++) {
            int what = events.get(JAVA_INT, i * EVENT_BYTES);
            int descriptor = events.get(JAVA_INT, i * EVENT_BYTES + EVENT_DATA);
            if (descriptor == listening) {
                accept();
            } else {
                ready(descriptor, what);
            }
        }
        rooms.endTurn();
    }

    private void accept() throws IOException {
        int made =
                Linux.call(
                        "accept4",
                        listening,
                        MemorySegment.NULL,
                        MemorySegment.NULL,
                        SOCK_NONBLOCK);
        Linux.call("setsockopt", made, IPPROTO_TCP, TCP_NODELAY, one, (int) one.byteSize());
        sockets.put(made, new CeilingSocket(new DescriptorWire(made)));
        watch(EPOLL_CTL_ADD, made, EPOLLIN);
    }

    private void ready(int descriptor, int what) throws IOException {
        var socket = sockets.get(descriptor);
        if (socket == null) {
            return;
        }
        try {
            if ((what & EPOLLOUT) != 0) {
                socket.writeRest();
            }
            // An error or the end is read as well.
            if ((what & ~EPOLLOUT) != 0 && !read(descriptor, socket)) {
                leave(descriptor, socket);
            }
        } catch (IOException broken) {
            leave(descriptor, socket);
        }
    }

    /** Whether there may be more. */
    private boolean read(int descriptor, CeilingSocket socket) throws IOException {
        int length = Linux.receive(descriptor, read);
        if (length > 0) {
            socket.take(readBytes.clear().limit(length), rooms);
        }
        return length >= 0;
    }

    private void leave(int descriptor, CeilingSocket socket) throws IOException {
        socket.leave();
        sockets.remove(descriptor);
        Linux.call("close", descriptor);
    }

    /** A connection's descriptor. */
    final class DescriptorWire implements CeilingWire {
        private final int descriptor;

        private DescriptorWire(int descriptor) {
            this.descriptor = descriptor;
        }

        int descriptor() {
            return descriptor;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            int taken = Linux.send(descriptor, MemorySegment.ofBuffer(bytes));
            bytes.position(bytes.position() + taken);
        }

        @Override
        public void awaitWritable(boolean isAwaited) throws IOException {
            watch(EPOLL_CTL_MOD, descriptor, isAwaited ? EPOLLIN | EPOLLOUT : EPOLLIN);
        }
    }
}
