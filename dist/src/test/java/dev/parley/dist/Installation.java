package dev.parley.dist;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** Parley as people have it: one process on embedded storage, or a cluster. */
interface Installation extends AutoCloseable {
    /** Where people come in; each leads to all of it. */
    List<URI> doors();

    default URI address() {
        return doors().getFirst();
    }

    /** Kills the next of what may be killed; the first time, what people came in by. */
    void kill();

    /** Starts what was killed again, with what it had, and returns when it answers. */
    void restart();

    @Override
    void close();

    /** Fast senders on a slow machine; the limits are others' tests. */
    Map<String, String> WITHOUT_LIMITS =
            Map.of(
                    "limits.sends_per_second", "1000",
                    "limits.sends_burst", "10000",
                    "auth.sign_ups_per_address_and_hour", "1000");
}
