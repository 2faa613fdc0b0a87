package dev.parley.relay.grpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Stands before a port and cuts or freezes what goes through. */
final class CutProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean frozen;

    private CutProxy(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    static CutProxy before(String address) {
        try {
            var port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            var proxy = new CutProxy(server, port);
            Thread.startVirtualThread(proxy::accept);
            return proxy;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** How many were made so far. */
    int connections() {
        return connections.get();
    }

    /** Ends every connection; new ones are taken. */
    void cut() {
        sockets.forEach(CutProxy::close);
    }

    /** Nothing goes through, as with a node that is stopped, until {@link #thaw}. */
    void freeze() {
        frozen = true;
    }

    void thaw() {
        frozen = false;
    }

    private void accept() {
        try {
            while (true) {
                var from = server.accept();
                connections.incrementAndGet();
                sockets.add(from);
                var to = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(to);
                Thread.startVirtualThread(() -> pump(from, to));
                Thread.startVirtualThread(() -> pump(to, from));
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void pump(Socket from, Socket to) {
        var bytes = new byte[16 << 10];
        try {
            for (var count = from.getInputStream().read(bytes);
                    count > 0;
                    count = from.getInputStream().read(bytes)) {
                while (frozen) {
                    LockSupport.parkNanos(1_000_000);
                }
                to.getOutputStream().write(bytes, 0, count);
            }
        } catch (IOException cut) {
            // Both ends are closed below.
        }
        close(from);
        close(to);
        sockets.remove(from);
        sockets.remove(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException already) {
            // It is closed.
        }
    }

    @Override
    public void close() throws IOException {
        thaw();
        server.close();
        cut();
    }
}
