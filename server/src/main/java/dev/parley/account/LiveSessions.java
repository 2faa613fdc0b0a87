package dev.parley.account;

import dev.parley.channel.DeviceId;
import dev.parley.directory.SessionDirectory;
import dev.parley.directory.SessionDirectory.Session;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Sessions as of a moment ago, so that not every request asks the directory. */
final class LiveSessions {
    /** How long a session that was ended elsewhere may still be taken for alive. */
    static final long MAX_STALE_MILLIS = 1_000;

    private static final int MAX_KEPT = 50_000;

    private final SessionDirectory directory;
    private final Clock clock;

    // Both guarded by kept.
    private long forgotten;
    private final Map<DeviceId, Known> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<DeviceId, Known> eldest) {
                    return size() > MAX_KEPT;
                }
            };

    LiveSessions(SessionDirectory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    Optional<Session> find(DeviceId id) {
        var now = clock.millis();
        long before;
        synchronized (kept) {
            before = forgotten;
            var known = kept.get(id);
            if (known != null && Math.abs(now - known.atMillis()) < MAX_STALE_MILLIS) {
                return Optional.of(known.session());
            }
        }
        var found = directory.find(id);
        synchronized (kept) {
            // What was forgotten meanwhile may be just what was read.
            if (found.isPresent() && before == forgotten) {
                kept.put(id, new Known(found.get(), now));
            } else {
                kept.remove(id);
            }
        }
        return found;
    }

    void forget(DeviceId id) {
        synchronized (kept) {
            kept.remove(id);
            forgotten++;
        }
    }

    private record Known(Session session, long atMillis) {}
}
