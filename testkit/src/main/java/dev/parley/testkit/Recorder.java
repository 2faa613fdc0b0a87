package dev.parley.testkit;

import dev.parley.testkit.Entry.Deed;
import dev.parley.testkit.Observation.Answer;
import dev.parley.testkit.Observation.Asked;
import dev.parley.testkit.Observation.Asking;
import dev.parley.testkit.Observation.Connected;
import dev.parley.testkit.Observation.Counted;
import dev.parley.testkit.Observation.Listed;
import dev.parley.testkit.Observation.Page;
import dev.parley.testkit.Observation.Present;
import dev.parley.testkit.Observation.Reset;
import dev.parley.testkit.Observation.Session;
import dev.parley.testkit.Observation.Settled;
import dev.parley.testkit.Observation.Shown;
import dev.parley.testkit.Observation.Stored;
import dev.parley.testkit.Observation.Told;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Writes down what is observed, from any number of threads. Keeps everything in memory until it is
 * to {@link #forget}.
 */
public final class Recorder {
    private final LongSupplier nanoClock;

    // Guarded by this.
    private final List<Observation> observations = new ArrayList<>();
    private final Set<Command> unanswered = new LinkedHashSet<>();
    private final Map<Place, Long> heads = new HashMap<>();

    private record Place(Session session, String channel) {}

    /**
     * @param nanoClock one that never goes back
     */
    public Recorder(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** A command that was asked for. The first answer counts. */
    public final class Command {
        private final long fromNanos = nanoClock.getAsLong();
        private final Session by;
        private final String channel;
        private final @Nullable String id;
        private final Deed deed;

        private Command(Session by, String channel, @Nullable String id, Deed deed) {
            this.by = by;
            this.channel = channel;
            this.id = id;
            this.deed = deed;
        }

        public void ok(long seq) {
            end(new Answer.Ok(seq));
        }

        public void failed() {
            end(new Answer.Failed());
        }

        private void end(Answer answer) {
            synchronized (Recorder.this) {
                if (unanswered.remove(this)) {
                    observations.add(as(answer));
                }
            }
        }

        private Asked as(Answer answer) {
            return new Asked(
                    fromNanos, nanoClock.getAsLong(), by, channel, id, new Asking(deed, answer));
        }
    }

    /**
     * @param id null where it is not known; no other deed of this account is the same then
     */
    public synchronized Command asks(Session by, String channel, @Nullable String id, Deed deed) {
        var command = new Command(by, channel, id, deed);
        unanswered.add(command);
        return command;
    }

    public synchronized void told(Session to, String channel, Entry entry) {
        heads.merge(new Place(to, channel), entry.seq(), Math::max);
        observations.add(new Told(nanoClock.getAsLong(), to, channel, entry));
    }

    public synchronized void reset(Session of, String channel) {
        observations.add(new Reset(nanoClock.getAsLong(), of, channel));
    }

    public synchronized void page(
            Session to, String channel, long fromNanos, long head, List<Entry> entries) {
        observations.add(new Page(fromNanos, nanoClock.getAsLong(), to, channel, head, entries));
    }

    public synchronized void settled(Session session, String channel, long upTo) {
        observations.add(new Settled(nanoClock.getAsLong(), session, channel, upTo));
    }

    public synchronized void counted(String channel, long read, long head, long unread) {
        observations.add(new Counted(nanoClock.getAsLong(), channel, read, head, unread));
    }

    public synchronized void listed(String channel, Set<String> members) {
        observations.add(new Listed(nanoClock.getAsLong(), channel, members));
    }

    public synchronized void shown(String channel, long seq, @Nullable String text) {
        observations.add(new Shown(nanoClock.getAsLong(), channel, seq, text));
    }

    public synchronized void connected(String account, boolean connected) {
        observations.add(new Connected(nanoClock.getAsLong(), account, connected));
    }

    public synchronized void present(String account, boolean online) {
        observations.add(new Present(nanoClock.getAsLong(), account, online));
    }

    public synchronized void stored(String channel, List<Entry> entries) {
        observations.add(new Stored(nanoClock.getAsLong(), channel, entries));
    }

    /** The newest entry that the session was told; 0 for none. */
    public synchronized long head(Session session, String channel) {
        return heads.getOrDefault(new Place(session, channel), 0L);
    }

    /**
     * All but who is connected, when it has been judged. What still comes of the channels until now
     * is not judged any more, as long as nothing is said to be stored in them.
     */
    public synchronized void forget() {
        observations.removeIf(one -> !(one instanceof Connected));
        unanswered.clear();
        heads.clear();
    }

    /** All until now, in the order in which it came to its end; what is unanswered is unknown. */
    public synchronized List<Observation> observations() {
        var all = new ArrayList<>(observations);
        unanswered.forEach(command -> all.add(command.as(new Answer.Unknown())));
        return all;
    }
}
