package dev.parley.history.cassandra;

import dev.parley.channel.ChannelId;
import dev.parley.channel.SequencedEvent;

/** Where an event, or what was made of it, stands. */
record Place(ChannelId channel, long epoch, long seq) {
    /** How many numbers of a channel share a partition of the cluster. */
    static final long BUCKET_EVENTS = 10_000;

    static Place of(SequencedEvent event) {
        return new Place(event.channel(), event.epoch(), event.seq());
    }

    Place at(long otherSeq) {
        return new Place(channel, epoch, otherSeq);
    }

    long bucket() {
        return bucket(seq);
    }

    static long bucket(long seq) {
        return seq / BUCKET_EVENTS;
    }

    static boolean isLastOfBucket(long seq) {
        return bucket(seq + 1) != bucket(seq);
    }
}
