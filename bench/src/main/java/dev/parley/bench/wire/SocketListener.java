package dev.parley.bench.wire;

import io.netty.buffer.ByteBuf;

/** Hears what becomes of a {@link LeanSocket}, on its event loop. */
public interface SocketListener {
    /** The server has answered 101. */
    void opened(LeanSocket socket);

    /**
     * A text frame, or a binary one.
     *
     * @param bytes holds the payload at {@code index}; only for the time of the call
     */
    void text(ByteBuf bytes, int index, int length);

    /** All that came with one read was handed over. */
    void received();

    /**
     * Once, also when it was never open.
     *
     * @param why the close code, the HTTP status or what failed
     */
    void closed(String why);
}
