package dev.parley.testkit;

import dev.parley.testkit.Entry.Deed;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/** One thing that was seen of a system from outside, or found in it when all had become quiet. */
public sealed interface Observation {
    /** By one clock for all observations of a run. */
    long atNanos();

    /** One connection after the other of one device. */
    record Session(String account, String name) {}

    /**
     * A command came to its end, or the run did.
     *
     * @param fromNanos when it was asked for
     * @param atNanos when it was answered
     * @param id made by who asks; null where it is not known, and {@code deed} then tells it from
     *     every other one
     */
    record Asked(
            long fromNanos,
            long atNanos,
            Session by,
            String channel,
            @Nullable String id,
            Asking asking)
            implements Observation {}

    /** What was asked for, and what became of it. */
    record Asking(Deed deed, Answer answer) {}

    sealed interface Answer {
        /** It was said to be stored at this place. */
        record Ok(long seq) implements Answer {}

        /** It was said that it has not happened, and will not. */
        record Failed() implements Answer {}

        /** Nobody has said anything, or only that it is not known. */
        record Unknown() implements Answer {}
    }

    /** A session was told an entry, by itself and not in a page. */
    record Told(long atNanos, Session to, String channel, Entry entry) implements Observation {}

    /** What the session is told of the channel from now on need not follow what it was told. */
    record Reset(long atNanos, Session of, String channel) implements Observation {}

    /**
     * A session was given a page of history.
     *
     * @param fromNanos when it asked
     * @param head where the channel ended for the page, which is what the permission was good for
     */
    record Page(
            long fromNanos,
            long atNanos,
            Session to,
            String channel,
            long head,
            List<Entry> entries)
            implements Observation {
        public Page {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Nothing is under way: the session should know everything.
     *
     * @param upTo the newest place that it knows, be it by a page or because it came then
     */
    record Settled(long atNanos, Session session, String channel, long upTo)
            implements Observation {}

    /** What an account was told to have missed of messages after {@code read}, up to the end. */
    record Counted(long atNanos, String channel, long read, long head, long unread)
            implements Observation {}

    /** Who was listed as a member when all was quiet. */
    record Listed(long atNanos, String channel, Set<String> members) implements Observation {
        public Listed {
            members = Set.copyOf(members);
        }
    }

    /**
     * How a message was shown when all was quiet.
     *
     * @param text null for one that is shown as deleted
     */
    record Shown(long atNanos, String channel, long seq, @Nullable String text)
            implements Observation {}

    /** An account has one more connection, or one less. */
    record Connected(long atNanos, String account, boolean connected) implements Observation {}

    /** An account was said to be there, or not to be. */
    record Present(long atNanos, String account, boolean online) implements Observation {}

    /** All that is stored of a channel when all has become quiet, in order. */
    record Stored(long atNanos, String channel, List<Entry> entries) implements Observation {
        public Stored {
            entries = List.copyOf(entries);
        }
    }
}
