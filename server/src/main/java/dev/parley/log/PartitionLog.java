package dev.parley.log;

import dev.parley.channel.LoggedCommand;
import dev.parley.channel.Position;

import java.util.List;

/** One partition as its owner reads it. */
public interface PartitionLog {

    /**
     * The next commands in order of position, at most {@code maxCommands}; waits until there is one
     * or the partition is revoked (empty).
     */
    List<LoggedCommand> poll(int maxCommands) throws InterruptedException;

    /** Everything up to {@code position} is stored, projected and relayed: never read it again. */
    void commit(Position position);

    /**
     * Whether the owner may still write: false when it could have been replaced without knowing,
     * and then for good. It drops its state; the log revokes the partition, and assigns it again
     * should it still be this node's.
     */
    boolean isOwned();

    /** Under which it is owned: greater for every later owner of the partition. */
    long generation();

    /**
     * Whether a new owner reads again what the last one had not committed. Where it does not, what
     * that one stored and could not project must be found otherwise.
     */
    boolean isReplayed();

    /**
     * This node cannot judge what comes next: it reads no partition any more until it is started
     * again. What was not committed is left to other nodes.
     *
     * @return false where there are no others, and nothing was done
     */
    boolean resign();

    /**
     * This owner cannot go on, though it may be able to from anew: the partition is revoked, and
     * assigned after a while, here or elsewhere.
     *
     * @return false where only a new start of the process helps, and nothing was done
     */
    boolean giveUp();
}
