package dev.parley.log;

import dev.parley.channel.Submission;

import java.util.Optional;

/**
 * The commands of all channels, an ordered log for each partition. A partition has one reader at a
 * time, its owner.
 */
public interface CommandLog extends AutoCloseable {

    /**
     * How many partitions take new channels; at least 1, and may grow. A channel never changes its
     * partition.
     */
    int partitions();

    /**
     * Appends without waiting. {@link Append#TAKEN} promises nothing yet: the command's outcome
     * comes over the relay, or, should the log lose it, never.
     */
    Append append(int partition, Submission submission);

    /** Starts handing partitions to {@code owner}, until this log is closed. */
    void start(PartitionOwner owner);

    /**
     * A sentence while it takes no commands, or was started and has not been told which partitions
     * are this node's, which may be none. May take some seconds.
     */
    Optional<String> whyNotReady();

    /** Takes no more commands; returns when every partition has been revoked. */
    @Override
    void close();

    /** What became of an append. */
    enum Append {
        TAKEN,
        /** Too many commands wait; nothing was appended. */
        OVERLOADED,
        /** The disk is full; nothing was appended. */
        STORAGE_FULL,
        /** This log is closing; nothing was appended. */
        CLOSED
    }

    /** Who reads partitions. Calls for one partition come one after the other. */
    interface PartitionOwner {
        /** {@code partition} is yours from now on: read it until it is revoked. */
        void assigned(int partition, PartitionLog log);

        /** Returns when nothing more will be written for {@code partition}. */
        void revoked(int partition);
    }
}
