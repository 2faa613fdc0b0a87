package dev.parley.role.messaging;

import dev.parley.channel.LoggedCommand;
import dev.parley.channel.Position;
import dev.parley.log.PartitionLog;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/** A partition's log that a test hands out piece by piece, as a reader that may freeze sees it. */
final class ScriptedLog implements PartitionLog {
    private final LinkedBlockingQueue<List<LoggedCommand>> batches = new LinkedBlockingQueue<>();
    private volatile Position committed = Position.NONE;
    private volatile boolean resigned;

    void give(List<LoggedCommand> batch) {
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
    }

    /** Nothing comes after this. */
    void end() {
        batches.add(List.of());
    }

    Position committed() {
        return committed;
    }

    @Override
    public List<LoggedCommand> poll(int maxCommands) throws InterruptedException {
        return batches.take();
    }

    @Override
    public void commit(Position position) {
        committed = position;
    }

    @Override
    public boolean isOwned() {
        return !resigned;
    }

    @Override
    public boolean giveUp() {
        return false;
    }

    @Override
    public boolean resign() {
        resigned = true;
        return true;
    }

    boolean isResigned() {
        return resigned;
    }

    @Override
    public long generation() {
        return 1;
    }

    @Override
    public boolean isReplayed() {
        return true;
    }
}
