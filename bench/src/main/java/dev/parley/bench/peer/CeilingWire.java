package dev.parley.bench.peer;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The kernel's end of a {@link CeilingSocket}. */
interface CeilingWire {
    /** Moves the buffer's position past what the kernel took. */
    void write(ByteBuffer bytes) throws IOException;

    /** Whether it is to be told when the kernel takes more. */
    void awaitWritable(boolean isAwaited) throws IOException;
}
