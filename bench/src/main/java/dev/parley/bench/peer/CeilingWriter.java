package dev.parley.bench.peer;

import java.nio.ByteBuffer;
import java.util.List;

/** How the same bytes get to all sockets of a room. */
@FunctionalInterface
interface CeilingWriter {
    /** A call of the kernel for each socket. */
    CeilingWriter ONE_BY_ONE =
            (sockets, frames) -> {
                int end = frames.limit();
                for (var socket : sockets) {
                    frames.position(0).limit(end);
                    socket.write(frames);
                }
            };

    /**
     * Each socket has the bytes, or a copy of those that it did not take.
     *
     * @param frames from 0 to its limit
     */
    void write(List<CeilingSocket> sockets, ByteBuffer frames);
}
