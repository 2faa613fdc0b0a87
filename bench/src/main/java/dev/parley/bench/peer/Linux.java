package dev.parley.bench.peer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The C library's calls that a ceiling makes, by Foreign Function, for one thread. Section 2 of
 * Linux's manual has a page about each.
 */
final class Linux {
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    /** Takes what there is room for, at once; an error, and no signal, when the reader is gone. */
    static final int SEND_FLAGS = MSG_NOSIGNAL | MSG_DONTWAIT;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option WITH_ERRNO = Linker.Option.captureCallState("errno");

    /**
     * The thread does not change its state, which is quicker, and Java's own arrays may be passed;
     * no collection begins before the call is over, so that it must never wait.
     */
    private static final Linker.Option AT_ONCE = Linker.Option.critical(true);

    private static final FunctionDescriptor TRANSFER =
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND = function("send", TRANSFER, AT_ONCE);
    private static final MethodHandle RECV = function("recv", TRANSFER, AT_ONCE);
    private static final MethodHandle EPOLL_WAIT =
            function(
                    "epoll_wait",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle MMAP =
            function(
                    "mmap",
                    FunctionDescriptor.of(
                            JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT,
                            JAVA_LONG));
    private static final MethodHandle SYSCALL =
            function(
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS,
                            JAVA_LONG),
                    Linker.Option.firstVariadicArg(1));

    private static final MemorySegment STATE =
            Arena.global().allocate(Linker.Option.captureStateLayout());
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(PathElement.groupElement("errno"));

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED_POPULATE = 0x8001;
    private static final long IO_URING_ENTER = 426;

    private Linux() {}

    private static MethodHandle function(
            String name, FunctionDescriptor type, Linker.Option... options) {
        var all = new ArrayList<>(List.of(options));
        all.add(WITH_ERRNO);
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), type, all.toArray(Linker.Option[]::new));
    }

    /** How many bytes the kernel took, which may be none. */
    static int send(int socket, MemorySegment bytes) throws IOException {
        long sent;
        try {
            sent = (long) SEND.invokeExact(STATE, socket, bytes, bytes.byteSize(), SEND_FLAGS);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        return nowOrNone("send", sent);
    }

    /** How many bytes came, which may be none; -1 at the end. */
    static int receive(int socket, MemorySegment into) throws IOException {
        long read;
        try {
            read = (long) RECV.invokeExact(STATE, socket, into, into.byteSize(), MSG_DONTWAIT);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        return read == 0 ? -1 : nowOrNone("recv", read);
    }

    /** Waits for events, and says how many came: none when a signal did instead. */
    static int await(int epoll, MemorySegment events, int maxEvents) throws IOException {
        int came;
        try {
            came = (int) EPOLL_WAIT.invokeExact(STATE, epoll, events, maxEvents, -1);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        return nowOrNone("epoll_wait", came);
    }

    /** Hands so many entries of its queue to an io_uring, and says how many it took. */
    static int enter(int ring, int entries) throws IOException {
        long taken;
        try {
            taken =
                    (long)
                            SYSCALL.invokeExact(
                                    STATE,
                                    IO_URING_ENTER,
                                    ring,
                                    entries,
                                    0,
                                    0,
                                    MemorySegment.NULL,
                                    0L);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        return (int) orThrow("io_uring_enter", taken);
    }

    /** Memory that is shared with the kernel as long as this process lives. */
    static MemorySegment map(int descriptor, long offset, long bytes) throws IOException {
        long address;
        try {
            address =
                    (long)
                            MMAP.invokeExact(
                                    STATE,
                                    MemorySegment.NULL,
                                    bytes,
                                    PROT_READ_WRITE,
                                    MAP_SHARED_POPULATE,
                                    descriptor,
                                    offset);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        return MemorySegment.ofAddress(orThrow("mmap", address)).reinterpret(bytes);
    }

    /**
     * Any other function that answers an {@code int}, slowly: its type is that of the arguments,
     * which are {@code Integer}, {@code Long} and {@code MemorySegment}.
     */
    static int call(String name, Object... arguments) throws IOException {
        var types = Arrays.stream(arguments).map(Linux::layout).toArray(MemoryLayout[]::new);
        var all = new ArrayList<Object>(List.of(STATE));
        all.addAll(List.of(arguments));
        int result;
        try {
            result =
                    (int)
                            function(name, FunctionDescriptor.of(JAVA_INT, types))
                                    .invokeWithArguments(all);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        return (int) orThrow(name, result);
    }

    private static MemoryLayout layout(Object argument) {
        if (argument instanceof MemorySegment) {
            return ADDRESS;
        }
        return argument instanceof Long ? JAVA_LONG : JAVA_INT;
    }

    private static int nowOrNone(String name, long result) throws IOException {
        return result == -1 && (errno() == EAGAIN || errno() == EINTR)
                ? 0
                : (int) orThrow(name, result);
    }

    private static long orThrow(String name, long result) throws IOException {
        if (result == -1) {
            throw new IOException(name + ": errno " + errno());
        }
        return result;
    }

    private static int errno() {
        return (int) ERRNO.get(STATE, 0L);
    }
}
