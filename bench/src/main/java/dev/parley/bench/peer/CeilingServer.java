package dev.parley.bench.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The least that a chat server can do in Java: one loop, a frame that came is framed once and its
 * bytes go to every socket of the room. No accounts, no storage, no limits, no order across rooms.
 * What remains is what the kernel takes.
 */
public final class CeilingServer {
    private static final int BACKLOG = 4_096;
    private static final int READ_BYTES = 64 * 1024;

    private final CeilingRooms rooms;
    private final Selector selector = Selector.open();
    private final ByteBuffer read = ByteBuffer.allocateDirect(READ_BYTES);

    private CeilingServer(boolean isBatched) throws IOException {
        rooms = new CeilingRooms(isBatched, CeilingWriter.ONE_BY_ONE);
    }

    /**
     * @param args the port; {@code batched} behind it for one write for all that came in a turn
     */
    public static void main(String[] args) throws IOException {
        var server = new CeilingServer(args.length > 1 && "batched".equals(args[1]));
        try (var listening = ServerSocketChannel.open()) {
            listening.bind(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])),
                    BACKLOG);
            listening.configureBlocking(false);
            listening.register(server.selector, SelectionKey.OP_ACCEPT);
            while (listening.isOpen()) {
                server.turn(listening);
            }
        }
    }

    private void turn(ServerSocketChannel listening) throws IOException {
        selector.select(key -> ready(key, listening));
        rooms.endTurn();
    }

    private void ready(SelectionKey key, ServerSocketChannel listening) {
        try {
            if (key.isAcceptable()) {
                accept(listening);
            } else if (key.attachment() instanceof CeilingSocket socket) {
                if (key.isReadable()) {
                    read(key, socket);
                }
                if (key.isValid() && key.isWritable()) {
                    socket.writeRest();
                }
            }
        } catch (IOException broken) {
            leave(key);
        }
    }

    private void accept(ServerSocketChannel listening) throws IOException {
        for (var made = listening.accept(); made != null; made = listening.accept()) {
            made.configureBlocking(false);
            made.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var key = made.register(selector, SelectionKey.OP_READ);
            key.attach(new CeilingSocket(new ChannelWire(key, made)));
        }
    }

    private void read(SelectionKey key, CeilingSocket socket) throws IOException {
        read.clear();
        if (((SocketChannel) key.channel()).read(read) < 0) {
            leave(key);
            return;
        }
        read.flip();
        socket.take(read, rooms);
    }

    private static void leave(SelectionKey key) {
        if (key.attachment() instanceof CeilingSocket socket) {
            socket.leave();
        }
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException gone) {
            return;
        }
    }

    private record ChannelWire(SelectionKey key, SocketChannel channel) implements CeilingWire {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            channel.write(bytes);
        }

        @Override
        public void awaitWritable(boolean isAwaited) {
            key.interestOps(
                    isAwaited
                            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                            : SelectionKey.OP_READ);
        }
    }
}
