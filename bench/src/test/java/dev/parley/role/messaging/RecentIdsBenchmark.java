package dev.parley.role.messaging;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.Facts;
import dev.parley.channel.Position;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The ids of the newest 1,000 commands: one is looked up that is new, added, and the oldest is
 * forgotten. As the product keeps them, and in a table of numbers, which would hold less.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecentIdsBenchmark {
    private static final int KEPT = 1_000;
    private static final int COMMANDS = 1 << 16;

    private final CommandKey[] keys = new CommandKey[COMMANDS];
    private final LinkedHashMap<CommandKey, Facts.SameId> map = new LinkedHashMap<>();
    private final NumberTable table = new NumberTable();
    private final Position position = Position.of(1, 1);
    private int next;

    @Setup
    public void prepare() {
        var random = new SplittableRandom(1);
        var accounts = new AccountId[1_000];
        Arrays.setAll(accounts, _ -> AccountId.random(random));
        for (int i = 0; i < COMMANDS; i++) {
            var account = accounts[i % accounts.length];
            var id = new UUID(random.nextLong(), random.nextLong()).toString();
            keys[i] = new CommandKey(ChannelId.inbox(account), account, CommandId.of(id));
        }
    }

    /** A command's key as it comes with the next message: no hash is known of it. */
    private CommandKey nextKey() {
        var known = keys[next++ & (COMMANDS - 1)];
        return new CommandKey(known.channel(), known.account(), known.id());
    }

    @Benchmark
    public boolean linkedMap() {
        var key = nextKey();
        boolean isNew = !map.containsKey(key);
        map.put(key, new Facts.SameId(next, position));
        if (map.size() > KEPT) {
            var oldest = map.values().iterator();
            oldest.next();
            oldest.remove();
        }
        return isNew;
    }

    @Benchmark
    public boolean numberTable() {
        var key = nextKey();
        var id = key.id().value();
        long high = id.getMostSignificantBits() ^ ((long) key.channel().hashCode() << 32);
        long low = id.getLeastSignificantBits() ^ key.account().hashCode();
        return table.add(high, low, next);
    }

    /** Open addressing over numbers, with a ring of what is to be forgotten: 40 bytes an id. */
    private static final class NumberTable {
        private static final int SLOTS = 1 << 16;

        private final long[] highs = new long[SLOTS];
        private final long[] lows = new long[SLOTS];
        private final long[] seqs = new long[SLOTS];
        private final long[] ring = new long[2 * KEPT];
        private int at;
        private int size;

        private static int home(long high, long low) {
            long mixed = (high ^ low) * 0x9e3779b97f4a7c15L;
            return (int) (mixed >>> 48);
        }

        private int find(long high, long low) {
            int slot = home(high, low);
            while (seqs[slot] != 0 && (highs[slot] != high || lows[slot] != low)) {
                slot = (slot + 1) & (SLOTS - 1);
            }
            return slot;
        }

        boolean add(long high, long low, long seq) {
            int slot = find(high, low);
            boolean isNew = seqs[slot] == 0;
            highs[slot] = high;
            lows[slot] = low;
            seqs[slot] = seq;
            if (isNew) {
                if (size == KEPT) {
                    remove(ring[2 * at], ring[2 * at + 1]);
                } else {
                    size++;
                }
                ring[2 * at] = high;
                ring[2 * at + 1] = low;
                at = at + 1 == KEPT ? 0 : at + 1;
            }
            return isNew;
        }

        /** Moves what stands behind the gap into it, as far as it belongs there. */
        private void remove(long high, long low) {
            int gap = find(high, low);
            for (int slot = (gap + 1) & (SLOTS - 1);
                    seqs[slot] != 0;
                    slot = (slot + 1) & (SLOTS - 1)) {
                int wanted = home(highs[slot], lows[slot]);
                if (((slot - wanted) & (SLOTS - 1)) >= ((slot - gap) & (SLOTS - 1))) {
                    highs[gap] = highs[slot];
                    lows[gap] = lows[slot];
                    seqs[gap] = seqs[slot];
                    gap = slot;
                }
            }
            seqs[gap] = 0;
        }
    }
}
