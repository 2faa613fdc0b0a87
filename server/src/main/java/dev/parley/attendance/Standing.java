package dev.parley.attendance;

import dev.parley.directory.PresenceChoices.Choice;
import dev.parley.presence.Connections.Connection;
import dev.parley.protocol.PresenceStatus;

import java.util.List;

/**
 * How a person stands at one moment.
 *
 * @param own as they see it themselves
 * @param shown as others see it
 * @param text empty for none
 * @param changesAtMillis when it becomes another one by time alone
 */
record Standing(PresenceStatus own, PresenceStatus shown, String text, long changesAtMillis) {
    static final long NEVER = Long.MAX_VALUE;

    /**
     * Folds all devices into one: who is not connected is offline; then what was chosen by hand
     * counts, and else whether any device was active lately.
     *
     * @param connections those that have not expired
     */
    static Standing of(
            Choice choice, List<Connection> connections, long nowMillis, long activeMillis) {
        var gone = 0L;
        var inactive = 0L;
        for (var connection : connections) {
            gone = Math.max(gone, connection.expiresAtMillis());
            inactive = Math.max(inactive, connection.activeAtMillis() + activeMillis);
        }
        if (gone <= nowMillis) {
            return standing(PresenceStatus.OFFLINE, choice, NEVER);
        }
        if (choice.status() != null) {
            var chosen =
                    switch (choice.status()) {
                        case AWAY -> PresenceStatus.AWAY;
                        case BUSY -> PresenceStatus.BUSY;
                        case INVISIBLE -> PresenceStatus.INVISIBLE;
                    };
            return standing(chosen, choice, gone);
        }
        return inactive > nowMillis
                ? standing(PresenceStatus.ONLINE, choice, Math.min(gone, inactive))
                : standing(PresenceStatus.AWAY, choice, gone);
    }

    private static Standing standing(PresenceStatus own, Choice choice, long changesAtMillis) {
        var shown = own == PresenceStatus.INVISIBLE ? PresenceStatus.OFFLINE : own;
        return new Standing(own, shown, choice.text(), changesAtMillis);
    }

    /** Whether others see the same. */
    boolean looksLike(Standing other) {
        return shown == other.shown && text.equals(other.text);
    }

    /** Whether others see nothing. */
    boolean isNothing() {
        return shown == PresenceStatus.OFFLINE && text.isEmpty();
    }
}
