package dev.parley.testkit;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * What stands at a place of a channel, as it is stored or as somebody was told.
 *
 * @param seq its number in the channel, from 1
 * @param sender account of who caused it
 * @param id of the command that caused it; null where that was not told
 */
public record Entry(long seq, String sender, @Nullable String id, Deed deed) {

    /** A place of which nothing was told but that there is something. */
    public static Entry untold(long seq) {
        return new Entry(seq, "", null, new Deed.Untold());
    }

    /** What was asked for, or has happened. */
    public sealed interface Deed {
        /**
         * @param text as it was posted; null where only a later text was told
         */
        record Posted(@Nullable String text) implements Deed {}

        /**
         * @param text null where it was erased
         */
        record Edited(long target, @Nullable String text) implements Deed {}

        record Deleted(long target) implements Deed {}

        /** These accounts are members from here on. */
        record Came(Set<String> members) implements Deed {
            public Came {
                members = Set.copyOf(members);
            }
        }

        /** This account is no member any more. */
        record Went(String member) implements Deed {}

        /** Nobody is a member any more. */
        record Ended() implements Deed {}

        /** Anything else, told as one likes. */
        record Other(String what) implements Deed {}

        record Untold() implements Deed {}

        /** Whether both may be told of the same: what was not told contradicts nothing. */
        default boolean agreesWith(Deed other) {
            return switch (this) {
                case Untold _ -> true;
                case Posted posted ->
                        other instanceof Untold
                                || other instanceof Posted(var text) && agree(posted.text(), text);
                case Edited edited ->
                        other instanceof Untold
                                || other instanceof Edited(var target, var text)
                                        && edited.target() == target
                                        && agree(edited.text(), text);
                case Deleted _, Came _, Went _, Ended _, Other _ ->
                        other instanceof Untold || equals(other);
            };
        }

        private static boolean agree(@Nullable String one, @Nullable String other) {
            return one == null || other == null || one.equals(other);
        }

        /** The text, where the deed has one and it was told. */
        default @Nullable String words() {
            return switch (this) {
                case Posted posted -> posted.text();
                case Edited edited -> edited.text();
                case Deleted _, Came _, Went _, Ended _, Other _, Untold _ -> null;
            };
        }
    }

    /** Whether both may be told of the same. */
    boolean agreesWith(Entry other) {
        return seq == other.seq
                && (deed instanceof Deed.Untold
                        || other.deed instanceof Deed.Untold
                        || sender.equals(other.sender)
                                && (id == null || other.id == null || id.equals(other.id))
                                && deed.agreesWith(other.deed));
    }
}
