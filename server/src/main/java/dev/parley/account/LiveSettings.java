package dev.parley.account;

import static java.util.stream.Collectors.joining;

import dev.parley.directory.DirectoryException;
import dev.parley.directory.SettingsDirectory;
import dev.parley.presence.Notice;
import dev.parley.presence.Notices;
import dev.parley.protocol.Api;
import dev.parley.protocol.Json;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What administrators have set, over what is configured. A change is of force on this node at once,
 * on every other as soon as this one's notice comes, and within {@value #MAX_STALE_MILLIS} ms if it
 * does not. Methods may block on the directory.
 */
public final class LiveSettings {
    /** After how long the directory is asked again. */
    static final long MAX_STALE_MILLIS = 5_000;

    private final Api.Settings configured;
    private final SettingsDirectory directory;
    private final Notices notices;
    private final Clock clock;
    private final AtomicLong changesHeard = new AtomicLong();
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Known known;

    private record Known(Api.Settings settings, long atMillis, long changesHeard) {}

    /**
     * @param configured what holds as long as nobody has set something else
     */
    public LiveSettings(
            Api.Settings configured, SettingsDirectory directory, Notices notices, Clock clock) {
        this.configured = configured;
        this.directory = directory;
        this.notices = notices;
        this.clock = clock;
        known = read();
        notices.listen(this::hear);
    }

    /** What is of force; when the directory is out of reach, what was last known. */
    public Api.Settings now() {
        var now = known;
        return isFresh(now) ? now.settings() : readAgain().settings();
    }

    private boolean isFresh(Known some) {
        return some.changesHeard() == changesHeard.get()
                && Math.abs(clock.millis() - some.atMillis()) < MAX_STALE_MILLIS;
    }

    /** One asks; should the directory be slow, the others go on with what is known. */
    private Known readAgain() {
        if (!reading.tryLock()) {
            return known;
        }
        try {
            if (!isFresh(known)) {
                var heard = changesHeard.get();
                try {
                    known = read();
                } catch (DirectoryException unreachable) {
                    known = new Known(known.settings(), clock.millis(), heard);
                }
            }
            return known;
        } finally {
            reading.unlock();
        }
    }

    /** Sets what is named and returns what is then of force. */
    public Api.Settings change(Api.SettingsChange change) {
        directory.set(named(change));
        notices.publish(new Notice.SettingsChanged());
        var changed = read();
        known = changed;
        return changed.settings();
    }

    private void hear(Notice notice) {
        if (notice instanceof Notice.SettingsChanged) {
            changesHeard.incrementAndGet();
        }
    }

    /** Each setting is kept as JSON under its name in the contract. */
    private static Map<String, String> named(Api.SettingsChange change) {
        var named = new HashMap<String, String>();
        Map<?, ?> values = Json.body(Json.encode(change), Map.class);
        values.forEach(
                (name, value) ->
                        named.put(
                                String.valueOf(name),
                                new String(Json.encode(value), StandardCharsets.UTF_8)));
        return named;
    }

    private Known read() {
        // Before the reading, so that a change meanwhile is read again.
        var heard = changesHeard.get();
        var set =
                directory.all().entrySet().stream()
                        .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
                        .collect(joining(",", "{", "}"));
        var change = Json.body(set.getBytes(StandardCharsets.UTF_8), Api.SettingsChange.class);
        return new Known(change.over(configured), clock.millis(), heard);
    }
}
