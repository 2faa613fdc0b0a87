package dev.parley.bench.peer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.parley.bench.peer.CeilingEpollServer.DescriptorWire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Sends to all sockets of a room by an io_uring: an entry in its queue for each, and one call of
 * the kernel for all entries. Each entry is tried at once, as none may wait, so that all results
 * are there when that call is over and the bytes may be written over. The field's names are those
 * of {@code linux/io_uring.h}.
 */
final class CeilingUring implements CeilingWriter {
    private static final int ENTRIES = 1_024;

    private static final int IO_URING_SETUP = 425;
    private static final int IORING_SETUP_SINGLE_ISSUER = 1 << 12;
    private static final int IORING_SETUP_NO_SQARRAY = 1 << 16;
    private static final int PARAMS_BYTES = 120;
    private static final int PARAMS_FLAGS = 8;
    private static final int PARAMS_SQ_TAIL = 40 + 4;
    private static final int PARAMS_CQ_HEAD = 80;
    private static final int PARAMS_CQ_TAIL = 80 + 4;
    private static final int PARAMS_CQ_MASK = 80 + 8;
    private static final int PARAMS_CQ_CQES = 80 + 20;
    private static final long OFFSET_RINGS = 0;
    private static final long OFFSET_ENTRIES = 0x10000000;

    private static final byte OP_SEND = 26;
    private static final int SQE_BYTES = 64;
    private static final int SQE_FD = 4;
    private static final int SQE_ADDRESS = 16;
    private static final int SQE_LENGTH = 24;
    private static final int SQE_MSG_FLAGS = 28;
    private static final int SQE_USER_DATA = 32;
    private static final int CQE_BYTES = 16;
    private static final int CQE_RESULT = 8;
    private static final int EAGAIN = 11;

    private final int descriptor;
    private final MemorySegment entries;
    private final MemorySegment rings;
    private final int submissionTail;
    private final int completionHead;
    private final int completionTail;
    private final int completionMask;
    private final int completions;
    private final CeilingSocket[] sent = new CeilingSocket[ENTRIES];
    private int queued;

    private CeilingUring(int descriptor, MemorySegment params) throws IOException {
        this.descriptor = descriptor;
        submissionTail = params.get(JAVA_INT, PARAMS_SQ_TAIL);
        completionHead = params.get(JAVA_INT, PARAMS_CQ_HEAD);
        completionTail = params.get(JAVA_INT, PARAMS_CQ_TAIL);
        completions = params.get(JAVA_INT, PARAMS_CQ_CQES);
        // As many completions again, which is the kernel's own choice. Both rings are one mapping.
        rings = Linux.map(descriptor, OFFSET_RINGS, completions + 2L * ENTRIES * CQE_BYTES);
        entries = Linux.map(descriptor, OFFSET_ENTRIES, (long) ENTRIES * SQE_BYTES);
        completionMask = rings.get(JAVA_INT, params.get(JAVA_INT, PARAMS_CQ_MASK));
    }

    /**
     * @throws IOException where the kernel is older than 6.6, or lets nobody have one
     */
    static CeilingUring open() throws IOException {
        var params = Arena.global().allocate(PARAMS_BYTES, Long.BYTES);
        params.set(JAVA_INT, PARAMS_FLAGS, IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_NO_SQARRAY);
        int descriptor = Linux.call("syscall", (long) IO_URING_SETUP, ENTRIES, params);
        return new CeilingUring(descriptor, params);
    }

    @Override
    public void write(List<CeilingSocket> sockets, ByteBuffer frames) {
        try {
            var bytes = MemorySegment.ofBuffer(frames);
            for (var socket : sockets) {
                if (!socket.isBehind() && socket.wire() instanceof DescriptorWire wire) {
                    if (queued == ENTRIES) {
                        submit(frames);
                    }
                    add(socket, wire.descriptor(), bytes);
                } else {
                    socket.write(frames.rewind());
                }
            }
            submit(frames);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void add(CeilingSocket socket, int to, MemorySegment bytes) {
        // What is not set here stays 0.
        int tail = rings.get(JAVA_INT, submissionTail);
        long entry = (long) (tail & ENTRIES - 1) * SQE_BYTES;
        entries.set(JAVA_BYTE, entry, OP_SEND);
        entries.set(JAVA_INT, entry + SQE_FD, to);
        entries.set(JAVA_LONG, entry + SQE_ADDRESS, bytes.address());
        entries.set(JAVA_INT, entry + SQE_LENGTH, (int) bytes.byteSize());
        entries.set(JAVA_INT, entry + SQE_MSG_FLAGS, Linux.SEND_FLAGS);
        entries.set(JAVA_LONG, entry + SQE_USER_DATA, queued);
        rings.set(JAVA_INT, submissionTail, tail + 1);
        sent[queued++] = socket;
    }

    private void submit(ByteBuffer frames) throws IOException {
        if (queued == 0) {
            return;
        }
        int taken = Linux.enter(descriptor, queued);
        int head = rings.get(JAVA_INT, completionHead);
        int completed = rings.get(JAVA_INT, completionTail) - head;
        if (taken != queued || completed != queued) {
            throw new IOException(
                    "of %d sends %d began and %d ended".formatted(queued, taken, completed));
        }
        for (int i = 0; i < completed; i++) {
            long completion = completions + (long) (head + i & completionMask) * CQE_BYTES;
            var socket = sent[(int) rings.get(JAVA_LONG, completion)];
            int result = rings.get(JAVA_INT, completion + CQE_RESULT);
            if (result >= 0 || result == -EAGAIN) {
                socket.keepUnsent(frames.position(Math.max(0, result)));
            }
            // Any other result is told by a read as well, which ends it.
        }
        rings.set(JAVA_INT, completionHead, head + completed);
        queued = 0;
    }
}
