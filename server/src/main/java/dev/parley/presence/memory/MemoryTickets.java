package dev.parley.presence.memory;

import dev.parley.presence.Tickets;

import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

/** Used tickets, each kept until it would have expired. */
public final class MemoryTickets implements Tickets {
    /** At 30 s a ticket: more than two thousand sign-ins a second. */
    static final int MAX_KEPT = 65_536;

    private final Set<String> used = new HashSet<>();
    private final PriorityQueue<Used> byExpiry =
            new PriorityQueue<>(Comparator.comparingLong(Used::expiresAtMillis));

    private MemoryTickets() {}

    public static Tickets open() {
        return new MemoryTickets();
    }

    @Override
    public synchronized boolean useOnce(String ticket, long nowMillis, long expiresAtMillis) {
        for (var next = byExpiry.peek();
                next != null && next.expiresAtMillis() <= nowMillis;
                next = byExpiry.peek()) {
            used.remove(next.ticket());
            byExpiry.remove();
        }
        if (expiresAtMillis <= nowMillis || used.size() >= MAX_KEPT || !used.add(ticket)) {
            return false;
        }
        byExpiry.add(new Used(ticket, expiresAtMillis));
        return true;
    }

    private record Used(String ticket, long expiresAtMillis) {}
}
