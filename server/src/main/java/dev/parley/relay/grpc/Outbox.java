package dev.parley.relay.grpc;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames that wait for a stream. Whoever adds never waits: frames that come while others are
 * being written go out together in one message, and when too many bytes wait the stream ends.
 */
final class Outbox {
    private static final int MAX_MESSAGE_BYTES = 64 << 10;
    private static final int MAX_UNWRITTEN_BYTES = 256 << 10;

    /** One end of a stream; touched on its event loop only. */
    interface Stream {
        Future<Void> write(Buffer message);

        /** There is room again after {@link #write}. */
        void written();

        /** Ends the stream, for a reason that is told in the log. */
        void end(String reason);
    }

    /**
     * @param outcome worth keeping when the stream ends before it is written
     */
    record Item(byte[] frame, boolean outcome) {}

    private final Loop loop;
    private final Stream stream;
    private final int maxPendingBytes;

    // Guarded by this.
    private ArrayDeque<Item> items = new ArrayDeque<>();
    private long waitingBytes;
    private long unwrittenBytes;
    private boolean scheduled;
    private boolean closed;

    /** Touched on the event loop only: a message may be written before {@code write} returns. */
    private boolean writing;

    Outbox(Loop loop, Stream stream, int maxPendingBytes) {
        this.loop = loop;
        this.stream = stream;
        this.maxPendingBytes = maxPendingBytes;
    }

    boolean add(Frame frame) {
        return add(new Item(FrameCodec.encode(frame), false));
    }

    /** False when the stream has ended, or ends because this is too much for it. */
    boolean add(Item item) {
        synchronized (this) {
            if (closed) {
                return false;
            }
            var pending = waitingBytes + unwrittenBytes;
            if (pending > 0 && pending + item.frame().length > maxPendingBytes) {
                closed = true;
                loop.run(() -> stream.end("too slow, " + pending + " bytes wait"));
                return false;
            }
            items.add(item);
            waitingBytes += item.frame().length;
            if (scheduled || unwrittenBytes >= MAX_UNWRITTEN_BYTES) {
                return true;
            }
            scheduled = true;
        }
        loop.run(this::write);
        return true;
    }

    synchronized long pendingBytes() {
        return waitingBytes + unwrittenBytes;
    }

    /** Nothing is taken from now on; returns what was not written. */
    synchronized List<Item> close() {
        closed = true;
        var left = new ArrayList<>(items);
        items = new ArrayDeque<>();
        waitingBytes = 0;
        return left;
    }

    private void write() {
        if (writing) {
            return;
        }
        writing = true;
        for (var message = next(); message != null; message = next()) {
            var bytes = message.length();
            stream.write(message).onComplete(written -> written(bytes, written));
        }
        writing = false;
    }

    private void written(int bytes, AsyncResult<Void> written) {
        synchronized (this) {
            unwrittenBytes -= bytes;
        }
        if (written.succeeded()) {
            stream.written();
            write();
        } else {
            stream.end("broken: " + written.cause());
        }
    }

    private synchronized @Nullable Buffer next() {
        scheduled = false;
        if (items.isEmpty() || unwrittenBytes >= MAX_UNWRITTEN_BYTES) {
            return null;
        }
        var message = Buffer.buffer();
        while (!items.isEmpty()
                && (message.length() == 0
                        || message.length() + items.peek().frame().length <= MAX_MESSAGE_BYTES)) {
            message.appendBytes(items.remove().frame());
        }
        waitingBytes -= message.length();
        unwrittenBytes += message.length();
        return message;
    }
}
