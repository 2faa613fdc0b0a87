package dev.parley.client;

import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.ServerFrame;

import java.util.List;

/**
 * Hears what happens. All calls of one client come from one thread, one after the other; while one
 * runs, the client neither reads nor sends, so work that takes long belongs elsewhere. Methods of
 * the client may be called from here, but not waited for. What a call throws is logged and
 * forgotten.
 */
public interface ClientListener {
    /** Why a client will not come back. */
    enum Ending {
        /** {@link ParleyClient#close} was called. */
        CLOSED,
        /** The session has ended: sign in again. */
        SIGNED_OUT,
        /** The server refuses this client for good. */
        REFUSED
    }

    /** Connected, and all that was missed has been told. */
    default void live(ServerFrame.Welcome welcome) {}

    /**
     * The connection is gone. The client comes back by itself, and sends then what waits.
     *
     * @param reason a plain sentence
     * @param retryMillis when the next attempt is made
     */
    default void lost(String reason, long retryMillis) {}

    /**
     * The last call of all.
     *
     * @param reason a plain sentence
     */
    default void stopped(Ending ending, String reason) {}

    /** One's channels, after every connect, before anything that was missed in them. */
    default void channels(List<ChannelRow> mine) {}

    /**
     * An event of a channel: each once, in order of its seq and without a gap, from where the
     * channel was joined or first listed. Those that were missed while away come before {@link
     * #live}, unless {@link #reloaded} says that there were too many. A message that was edited
     * since comes with its newest text.
     */
    default void event(ServerFrame.Sequenced event) {}

    /**
     * One is a member of this channel now, by one's own doing or another's. Events are told from
     * the seq of its row on: of what was written before, the row counts what is unread and has the
     * last.
     */
    default void joined(ServerFrame.ChannelJoined joined) {}

    /** One is no member of this channel any more, or it is gone. */
    default void left(String channel) {}

    /**
     * Too much was missed in a channel, or its history was restored from a backup: what was told of
     * it before is void. Here is its newest page; events go on after its {@code to}.
     */
    default void reloaded(ServerFrame.History page) {}

    /**
     * The server cannot store a command for now. It is sent again, with the same id, until it is
     * stored or refused for good: nothing need be done.
     */
    default void postponed(ServerFrame.Error reason) {}

    /** Someone named this person: once each, also what was missed. */
    default void mentioned(ServerFrame.Mentioned mention) {}

    /** What is told best effort: presence, typing, read pointers, one's own settings. */
    default void signal(ServerFrame signal) {}
}
