package dev.parley.role.gateway;

import dev.parley.protocol.CloseCode;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * One connection's end of RFC 6455, from raw bytes to whole text messages and back. The only
 * handler that the connection has besides TLS; holds a buffer only while a frame has arrived in
 * part. Everything here runs on the connection's event loop.
 *
 * <pre>
 *   OPEN ──close()──▶ CLOSING ──peer closes, or abort()──▶ CLOSED
 * </pre>
 *
 * While closing, input is read and thrown away: closing a TCP connection with unread input would
 * reset it, and the peer would never see the close code.
 */
final class WebSocket extends ChannelInboundHandlerAdapter {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xa;

    /** Values of the seven length bits that announce a longer length. */
    static final int LENGTH_16 = 126;

    static final int LENGTH_64 = 127;

    private static final int MASK_BYTES = 4;
    private static final int MIN_CARRY_BYTES = 256;
    private static final Logger log = LoggerFactory.getLogger(WebSocket.class);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Hears what happens on a connection. */
    interface Listener {
        /** A frame of any kind has arrived; false when the peer sends more than it may. */
        boolean mayTake(int payloadBytes);

        /** A whole message, valid UTF-8. */
        void message(byte[] utf8);

        void writabilityChanged(boolean writable);

        /** This side closes the connection, and says why. */
        void closing(CloseCode code);

        /** The connection is gone, for whatever reason; the last call. */
        void closed();
    }

    /** Flushes connections at the end of the event loop's turn. */
    interface Outlet {
        void flushSoon(WebSocket socket);
    }

    private enum State {
        OPEN,
        CLOSING,
        CLOSED
    }

    private final Listener listener;
    private final Outlet outlet;
    private final int maxMessageBytes;
    private @Nullable ChannelHandlerContext context;
    private State state = State.OPEN;

    /** Bytes of a frame that has not arrived in full, or of frames that wait while paused. */
    private @Nullable ByteBuf carry;

    /** The fragments so far, and how much of the array they fill; null between messages. */
    private byte @Nullable [] fragments;

    private int fragmentBytes;

    /** No frame can be made out in the input any more. */
    private boolean deaf;

    private boolean paused;

    /** This side ended the connection, or it broke: the peer said nothing at its end. */
    private boolean isEndedHere;

    /** Set by the outlet: already among the connections to be flushed. */
    boolean flushPending;

    WebSocket(Listener listener, Outlet outlet, int maxMessageBytes) {
        this.listener = listener;
        this.outlet = outlet;
        this.maxMessageBytes = maxMessageBytes;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    ChannelPipeline pipeline() {
        return context().pipeline();
    }

    boolean isWritable() {
        return state == State.OPEN && context().channel().isWritable();
    }

    /** Bytes that the kernel has not taken. */
    long pendingBytes() {
        var buffer = context().channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** A buffer for {@link #write}. */
    ByteBuf buffer(int bytes) {
        return context().alloc().directBuffer(bytes);
    }

    /** Queues whole frames; takes over {@code frames}. */
    void write(ByteBuf frames) {
        if (state != State.OPEN) {
            frames.release();
            return;
        }
        context().write(frames, context().voidPromise());
        outlet.flushSoon(this);
    }

    void flush() {
        context().flush();
    }

    /** Takes no more messages until {@link #resume}; the peer is slowed down by TCP. */
    void pause() {
        if (!paused && state == State.OPEN) {
            paused = true;
            context().channel().config().setAutoRead(false);
        }
    }

    void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        var waiting = carry;
        carry = null;
        if (waiting != null) {
            take(waiting);
        }
        if (!paused) {
            context().channel().config().setAutoRead(true);
        }
    }

    /** Reads nothing until {@link #readOn}; what was read is taken all the same. */
    void rest() {
        context().channel().config().setAutoRead(false);
    }

    void readOn() {
        if (!paused) {
            context().channel().config().setAutoRead(true);
        }
    }

    /** Tells the peer why and closes; nothing more is taken or written. */
    void close(CloseCode code, String reason) {
        if (state != State.OPEN) {
            return;
        }
        state = State.CLOSING;
        isEndedHere = true;
        fragments = null;
        listener.closing(code);
        var frame = buffer(FrameWriter.MAX_HEADER_BYTES + FrameWriter.MAX_CONTROL_BYTES);
        FrameWriter.close(frame, code.code(), reason);
        var written = context().writeAndFlush(frame);
        if (context().channel() instanceof DuplexChannel duplex
                && context().pipeline().first() == this) {
            // Without TLS, so that a peer which waits for the end of the stream sees it.
            written.addListener(_ -> duplex.shutdownOutput());
        }
        resume();
    }

    /** Of a connection that is gone: whether the peer has ended it. */
    boolean isEndedByPeer() {
        return !isEndedHere;
    }

    /** Closes without a word. */
    void abort() {
        isEndedHere = true;
        context().channel().close();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        if (message instanceof ByteBuf bytes) {
            take(bytes);
            return;
        }
        // While the HTTP decoder is still in front: the end of the upgrade request, or else a peer
        // that did not wait for the answer to it.
        ReferenceCountUtil.release(message);
        if (message instanceof HttpRequest) {
            abort();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        listener.writabilityChanged(changed.channel().isWritable());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        closed();
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
        closed();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext triggered, Object event) {
        ReferenceCountUtil.release(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext caught, Throwable cause) {
        // A peer that goes away without a word, or breaks TLS, is no event worth a line.
        if (!(cause instanceof IOException) && !(cause instanceof DecoderException)) {
            log.warn("A socket fails", cause);
        }
        isEndedHere = true;
        caught.close();
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "not in a pipeline");
    }

    private void closed() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        fragments = null;
        if (carry != null) {
            carry.release();
            carry = null;
        }
        listener.closed();
    }

    private void take(ByteBuf bytes) {
        var in = carry == null ? bytes : appended(carry, bytes);
        carry = null;
        try {
            while (!paused && state != State.CLOSED && !deaf && takeFrame(in)) {}
        } finally {
            if (state == State.CLOSED || deaf || !in.isReadable()) {
                in.release();
            } else {
                carry = in == bytes ? copied(in) : in;
            }
        }
    }

    /** A read buffer is large; what is kept of it is not. */
    private ByteBuf copied(ByteBuf in) {
        var copy = context().alloc().buffer(Math.max(MIN_CARRY_BYTES, in.readableBytes()));
        copy.writeBytes(in);
        in.release();
        return copy;
    }

    private static ByteBuf appended(ByteBuf kept, ByteBuf bytes) {
        kept.discardReadBytes().writeBytes(bytes);
        bytes.release();
        return kept;
    }

    /** Takes one frame; false when it has not arrived in full or must not be taken. */
    private boolean takeFrame(ByteBuf in) {
        if (in.readableBytes() < 2) {
            return false;
        }
        int start = in.readerIndex();
        int first = in.getUnsignedByte(start);
        int second = in.getUnsignedByte(start + 1);
        int opcode = first & 0x0f;
        boolean isLast = (first & 0x80) != 0;
        int shortLength = second & 0x7f;
        var wrong = wrongIn(first, second, opcode, isLast, shortLength);
        if (wrong != null) {
            return fail(CloseCode.PROTOCOL_ERROR, wrong);
        }
        if (opcode == BINARY) {
            return fail(CloseCode.NOT_TEXT, "frames are JSON text");
        }
        int lengthBytes = shortLength == LENGTH_64 ? 8 : shortLength == LENGTH_16 ? 2 : 0;
        int headerBytes = 2 + lengthBytes + MASK_BYTES;
        if (in.readableBytes() < headerBytes) {
            return false;
        }
        long length =
                switch (lengthBytes) {
                    case 8 -> in.getLong(start + 2);
                    case 2 -> in.getUnsignedShort(start + 2);
                    default -> shortLength;
                };
        if (length < 0
                || (lengthBytes == 2 && length < LENGTH_16)
                || (lengthBytes == 8 && length <= 0xffff)) {
            return fail(CloseCode.PROTOCOL_ERROR, "length not in its shortest form");
        }
        if (length + (fragments == null ? 0 : fragmentBytes) > maxMessageBytes) {
            return fail(CloseCode.TOO_BIG, "at most " + maxMessageBytes + " bytes a message");
        }
        if (in.readableBytes() < headerBytes + length) {
            return false;
        }
        var payload = new byte[(int) length];
        in.getBytes(start + headerBytes, payload);
        unmask(payload, in.getInt(start + headerBytes - MASK_BYTES));
        in.skipBytes(headerBytes + payload.length);
        if (state == State.OPEN && !listener.mayTake(payload.length)) {
            return fail(CloseCode.TOO_FAST, "too many frames");
        }
        frame(opcode, isLast, payload);
        return true;
    }

    /** What the header breaks, or null. */
    private @Nullable String wrongIn(
            int first, int second, int opcode, boolean isLast, int shortLength) {
        if ((first & 0x70) != 0) {
            return "reserved bits";
        }
        if ((second & 0x80) == 0) {
            return "unmasked frame";
        }
        return switch (opcode) {
            case CONTINUATION -> fragments == null ? "continuation of nothing" : null;
            case TEXT, BINARY -> fragments == null ? null : "message within a message";
            case CLOSE, PING, PONG ->
                    !isLast
                            ? "fragmented control frame"
                            : shortLength > FrameWriter.MAX_CONTROL_BYTES
                                    ? "long control frame"
                                    : null;
            default -> "reserved opcode";
        };
    }

    private void frame(int opcode, boolean isLast, byte[] payload) {
        switch (opcode) {
            case CLOSE -> peerCloses(payload);
            case PING -> {
                var pong = buffer(2 + payload.length);
                FrameWriter.control(pong, PONG, payload);
                write(pong);
            }
            case PONG -> {}
            default -> {
                if (state == State.OPEN) {
                    fragment(isLast, payload);
                }
            }
        }
    }

    private void fragment(boolean isLast, byte[] payload) {
        byte[] message = payload;
        if (fragments != null) {
            if (fragments.length < fragmentBytes + payload.length) {
                int doubled = Math.min(2 * fragments.length, maxMessageBytes);
                fragments =
                        Arrays.copyOf(fragments, Math.max(doubled, fragmentBytes + payload.length));
            }
            System.arraycopy(payload, 0, fragments, fragmentBytes, payload.length);
            message = fragments;
        }
        int bytes = message == payload ? payload.length : fragmentBytes + payload.length;
        if (!isLast) {
            fragments = message;
            fragmentBytes = bytes;
            return;
        }
        fragments = null;
        fragmentBytes = 0;
        byte[] whole = message.length == bytes ? message : Arrays.copyOf(message, bytes);
        if (Utf8.isValid(whole)) {
            listener.message(whole);
        } else {
            fail(CloseCode.BAD_UTF8, "text is not UTF-8");
        }
    }

    private void peerCloses(byte[] payload) {
        deaf = true;
        if (state == State.CLOSING) {
            context().close();
            return;
        }
        int code = payload.length < 2 ? 0 : (payload[0] & 0xff) << Byte.SIZE | (payload[1] & 0xff);
        if (payload.length == 1 || (payload.length >= 2 && !isCloseCode(code))) {
            fail(CloseCode.PROTOCOL_ERROR, "bad close frame");
            return;
        }
        if (!Utf8.isValid(
                Arrays.copyOfRange(payload, Math.min(2, payload.length), payload.length))) {
            fail(CloseCode.BAD_UTF8, "close reason is not UTF-8");
            return;
        }
        state = State.CLOSING;
        var echo = buffer(4);
        FrameWriter.control(echo, CLOSE, Arrays.copyOf(payload, Math.min(2, payload.length)));
        context().writeAndFlush(echo).addListener(ChannelFutureListener.CLOSE);
    }

    private static boolean isCloseCode(int code) {
        return (code >= 1000 && code <= 1014 && (code < 1004 || code > 1006))
                || (code >= 3000 && code <= 4999);
    }

    private boolean fail(CloseCode code, String reason) {
        deaf = true;
        close(code, reason);
        return false;
    }

    static long longAt(byte[] bytes, int index) {
        return (long) LONGS.get(bytes, index);
    }

    private static void unmask(byte[] payload, int mask) {
        long wide = (mask & 0xffffffffL) << Integer.SIZE | (mask & 0xffffffffL);
        int i = 0;
        for (; i + Long.BYTES <= payload.length; i += Long.BYTES) {
            LONGS.set(payload, i, longAt(payload, i) ^ wide);
        }
        for (; i < payload.length; i++) {
            payload[i] ^= (byte) (mask >>> (Byte.SIZE * (MASK_BYTES - 1 - (i & 3))));
        }
    }
}
