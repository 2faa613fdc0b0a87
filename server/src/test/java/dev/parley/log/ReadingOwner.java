package dev.parley.log;

import dev.parley.channel.LoggedCommand;
import dev.parley.log.CommandLog.PartitionOwner;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An owner that reads everything it is given and, if it is to, commits it. */
public final class ReadingOwner implements PartitionOwner {
    private final boolean committing;
    private final Map<Integer, List<LoggedCommand>> read = new ConcurrentHashMap<>();
    private final Map<Integer, PartitionLog> owned = new ConcurrentHashMap<>();
    private final Map<Integer, Thread> threads = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    public ReadingOwner() {
        this(true);
    }

    public ReadingOwner(boolean committing) {
        this.committing = committing;
    }

    /** Every call, in order, as {@code assigned 2} or {@code revoked 2}. */
    public List<String> calls() {
        return calls;
    }

    public Map<Integer, PartitionLog> owned() {
        return owned;
    }

    public List<LoggedCommand> read(int partition) {
        return read.computeIfAbsent(partition, _ -> new CopyOnWriteArrayList<>());
    }

    @Override
    public void assigned(int partition, PartitionLog log) {
        calls.add("assigned " + partition);
        owned.put(partition, log);
        threads.put(partition, Thread.startVirtualThread(() -> readAll(log, read(partition))));
    }

    private void readAll(PartitionLog log, List<LoggedCommand> into) {
        try {
            for (var batch = log.poll(10); !batch.isEmpty(); batch = log.poll(10)) {
                into.addAll(batch);
                if (committing) {
                    log.commit(batch.getLast().position());
                }
            }
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    @Override
    public void revoked(int partition) {
        try {
            threads.remove(partition).join();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
        owned.remove(partition);
        calls.add("revoked " + partition);
    }
}
