package dev.parley.bench.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * One WebSocket, as little as it can be: a handler with a few fields, no codec and no aggregator.
 * Used on its event loop only.
 */
public final class LeanSocket extends ChannelInboundHandlerAdapter implements FrameScanner.Sink {
    private static final int MAX_HEAD_BYTES = 8 * 1024;
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_CHARS = 3;

    private final SocketListener listener;
    private final FrameScanner scanner = new FrameScanner();
    private byte @Nullable [] request;
    private @Nullable StringBuilder head = new StringBuilder();
    private @Nullable Channel channel;
    private @Nullable String why;
    private boolean isOpen;
    private boolean isOver;

    private LeanSocket(SocketListener listener, byte[] request) {
        this.listener = listener;
        this.request = request;
    }

    /**
     * Begins to connect; the listener hears how it goes.
     *
     * @param bootstrap with group, channel and, for TLS, nothing in its pipeline yet
     * @param request the whole upgrade request
     */
    public static LeanSocket connect(
            Bootstrap bootstrap,
            SocketAddress address,
            Pipeline pipeline,
            byte[] request,
            SocketListener listener) {
        var socket = new LeanSocket(listener, request);
        bootstrap
                .clone()
                .handler(
                        new io.netty.channel.ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel made) {
                                pipeline.prepare(made);
                                made.pipeline().addLast(socket);
                            }
                        })
                .connect(address)
                .addListener(
                        done -> {
                            if (!done.isSuccess()) {
                                socket.over("no connection: " + done.cause());
                            }
                        });
        return socket;
    }

    /** What stands in front of the socket's own handler: TLS, or nothing. */
    public interface Pipeline {
        void prepare(Channel channel);
    }

    public boolean isOpen() {
        return isOpen && !isOver;
    }

    /** Whether the kernel takes more at once. */
    public boolean isWritable() {
        return channel != null && channel.isWritable();
    }

    /** Sends a text frame of the first {@code length} bytes, at once. */
    public void send(byte[] payload, int length) {
        write(ClientFrames.TEXT, payload, length);
    }

    /** Sends a binary frame of the first {@code length} bytes, at once. */
    public void sendBinary(byte[] payload, int length) {
        write(ClientFrames.BINARY, payload, length);
    }

    /** Leaves what comes from now on where it is. */
    public void stopReading() {
        if (channel != null) {
            channel.config().setAutoRead(false);
        }
    }

    /**
     * Ends the connection without a close frame, as a broken network does. The listener hears
     * nothing more.
     */
    public void cut() {
        isOver = true;
        scanner.close();
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        if (isOver) {
            channel.close();
            return;
        }
        if (request != null) {
            context.writeAndFlush(context.alloc().directBuffer(request.length).writeBytes(request));
            request = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        try {
            if (head != null && !readHead(head, bytes)) {
                return;
            }
            scanner.scan(bytes, this);
            listener.received();
        } finally {
            bytes.release();
            if (isOver) {
                scanner.close();
            }
        }
    }

    @Override
    public void frame(int opcode, ByteBuf bytes, int index, int length) {
        if (isOver) {
            return;
        }
        switch (opcode) {
            case ClientFrames.TEXT, ClientFrames.BINARY -> listener.text(bytes, index, length);
            case ClientFrames.PING -> {
                var payload = new byte[length];
                bytes.getBytes(index, payload);
                write(ClientFrames.PONG, payload, length);
            }
            case ClientFrames.CLOSE ->
                    why =
                            length < 2
                                    ? "closed without a code"
                                    : bytes.getUnsignedShort(index)
                                            + " "
                                            + bytes.toString(
                                                    index + 2, length - 2, StandardCharsets.UTF_8);
            default -> {
                // Pongs, and what servers that were measured here never send.
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        over(why == null ? "the connection ended" : why);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        why = String.valueOf(cause.getMessage());
        context.close();
    }

    private boolean readHead(StringBuilder soFar, ByteBuf bytes) {
        while (bytes.isReadable()) {
            soFar.append((char) bytes.readUnsignedByte());
            if (soFar.length() >= 4 && soFar.indexOf("\r\n\r\n", soFar.length() - 4) >= 0) {
                head = null;
                return upgraded(soFar);
            }
            if (soFar.length() > MAX_HEAD_BYTES) {
                throw new IllegalStateException("no end of the head");
            }
        }
        return false;
    }

    private boolean upgraded(StringBuilder answer) {
        if (answer.indexOf("101", STATUS_AT) != STATUS_AT) {
            why = "HTTP " + answer.substring(STATUS_AT, STATUS_AT + STATUS_CHARS);
            if (channel != null) {
                channel.close();
            }
            return false;
        }
        isOpen = true;
        listener.opened(this);
        return true;
    }

    private void write(int opcode, byte[] payload, int length) {
        if (channel != null) {
            channel.writeAndFlush(ClientFrames.of(channel.alloc(), opcode, payload, length));
        }
    }

    private void over(String reason) {
        if (!isOver) {
            isOver = true;
            scanner.close();
            listener.closed(reason);
        }
    }
}
