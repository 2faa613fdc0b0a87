package dev.parley.role.gateway;

import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.SequencedEvent;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a session submitted and has not been answered. Its event is the answer where it still comes,
 * {@code accepted} where it cannot. A command that was sent twice is here twice.
 */
final class UnansweredCommands {
    /** With more commands whose events are still to come, {@code accepted} is the answer. */
    private static final int MAX_AWAITED_EVENTS = 256;

    static final class Unanswered {
        private final CommandKey key;
        private final @Nullable String ref;

        /** Its event, once the outcome said so; 0 before. */
        private long epoch;

        private long seq;

        private Unanswered(CommandKey key, @Nullable String ref) {
            this.key = key;
            this.ref = ref;
        }

        CommandKey key() {
            return key;
        }

        @Nullable String ref() {
            return ref;
        }

        long epoch() {
            return epoch;
        }

        long seq() {
            return seq;
        }

        void happened(long inEpoch, long asSeq) {
            epoch = inEpoch;
            seq = asSeq;
        }
    }

    private final ArrayList<Unanswered> commands = new ArrayList<>(0);

    void add(CommandKey key, @Nullable String ref) {
        commands.add(new Unanswered(key, ref));
    }

    @Nullable Unanswered find(CommandKey key, @Nullable String ref) {
        for (var command : commands) {
            if (command.key.equals(key) && Objects.equals(command.ref, ref)) {
                return command;
            }
        }
        return null;
    }

    /** Whether the command's event carries a ref here. */
    boolean hasRef(CommandKey key) {
        for (var command : commands) {
            if (command.ref != null && command.key.equals(key)) {
                return true;
            }
        }
        return false;
    }

    boolean areTooMany() {
        return commands.size() > MAX_AWAITED_EVENTS;
    }

    void remove(@Nullable Unanswered command) {
        commands.remove(command);
    }

    /** Takes out one command that this event answers. */
    @Nullable Unanswered take(SequencedEvent event) {
        for (var command : commands) {
            if (command.key.equals(event.key())) {
                commands.remove(command);
                command.happened(event.epoch(), event.seq());
                return command;
            }
        }
        return null;
    }

    /** Takes out all that were accepted in a channel. */
    List<Unanswered> takeAccepted(ChannelId channel) {
        var accepted = new ArrayList<Unanswered>();
        for (var command : commands) {
            if (command.seq > 0 && command.key.channel().equals(channel)) {
                accepted.add(command);
            }
        }
        commands.removeAll(accepted);
        return accepted;
    }

    void clear() {
        commands.clear();
    }
}
