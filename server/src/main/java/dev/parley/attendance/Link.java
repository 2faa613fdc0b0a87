package dev.parley.attendance;

import dev.parley.channel.AccountId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** One session's tie to {@link Attendance}. What is said here is noted, and never waits. */
public final class Link {
    private final Attendance attendance;
    private final Devices.Device device;
    private final Watcher watcher;

    /** Already among the links that wish something. */
    private final AtomicBoolean waits = new AtomicBoolean(true);

    private final AtomicBoolean wantsAll = new AtomicBoolean();
    private final AtomicReference<@Nullable Set<AccountId>> wanted = new AtomicReference<>();
    private volatile boolean closed;

    // Touched by the thread that looks only.
    private final Set<AccountId> watched = new HashSet<>(2);
    private long namedAtMillis;
    private boolean isToldAll;

    Link(Attendance attendance, Devices.Device device, Watcher watcher) {
        this.attendance = attendance;
        this.device = device;
        this.watcher = watcher;
    }

    /** Something came over the socket, be it a ping. */
    public void heard(long atMillis) {
        attendance.devices().heard(device, atMillis);
    }

    /** The person did something. */
    public void active() {
        attendance.devices().active(device, attendance.nowMillis());
    }

    /**
     * From now on the session watches these people and nobody else: it is told how they are seen,
     * and then of each change. Who does not exist is left out. Looks names up, so it may block.
     */
    public void watch(Collection<String> usernames) {
        wanted.set(Set.copyOf(attendance.accounts(usernames)));
        wish();
    }

    /** The session has missed something: it is told again of everybody whom it watches. */
    public void tellAgain() {
        wantsAll.set(true);
        wish();
    }

    /** The socket is gone. */
    public void close() {
        if (!closed) {
            closed = true;
            attendance.devices().close(device, attendance.nowMillis());
            wish();
        }
    }

    private void wish() {
        if (waits.compareAndSet(false, true)) {
            attendance.wish(this);
        }
    }

    AccountId account() {
        return device.account();
    }

    Watcher watcher() {
        return watcher;
    }

    boolean isClosed() {
        return closed;
    }

    /** Whom it watches, as the thread that looks has last done. */
    Set<AccountId> watched() {
        return watched;
    }

    /** Whether it is now told of everybody, also of those of whom there is nothing to say. */
    boolean isToldAll() {
        return isToldAll;
    }

    /**
     * Takes the wish, of several the last; false while it is too early after the one before.
     *
     * @return whether it was taken; {@link #named} is then what it said
     */
    boolean take(long nowMillis, long quietMillis) {
        if (wanted.get() != null && Attendance.isWithin(quietMillis, namedAtMillis, nowMillis)) {
            return false;
        }
        waits.set(false);
        isToldAll = wantsAll.getAndSet(false);
        return true;
    }

    /** Whom the session named since the last time, if it did. */
    @Nullable Set<AccountId> named(long nowMillis) {
        var named = wanted.getAndSet(null);
        if (named != null) {
            namedAtMillis = nowMillis;
        }
        return named;
    }
}
