package dev.heliograph.protocol.store;

import java.util.Arrays;

/// Hashes seen before: at least the last so many, at most twice that. Two generations, the older forgotten as
/// a whole, so that an id costs 16 bytes at most. 0 is never contained. Thread-safe.
final class SeenIds {
    private final int generation;
    private long[] older = new long[0];
    private long[] newer = new long[0];
    private int size;

    /// @param generation how many are kept at least
    SeenIds(int generation) {
        this.generation = generation;
    }

    synchronized boolean contains(long id) {
        return id != 0 && (isIn(newer, id) || isIn(older, id));
    }

    synchronized void add(long id) {
        if (id == 0 || contains(id)) {
            return;
        }
        if (size == generation) {
            older = newer;
            newer = new long[0];
            size = 0;
        }
        if (2 * (size + 1) > newer.length) {
            long[] former = newer;
            newer = new long[Math.max(16, 2 * former.length)];
            for (long known : former) {
                if (known != 0) {
                    newer[slot(newer, known)] = known;
                }
            }
        }
        newer[slot(newer, id)] = id;
        size++;
    }

    /// The older generation first.
    synchronized long[] all() {
        long[] all = Arrays.copyOf(older, older.length + newer.length);
        System.arraycopy(newer, 0, all, older.length, newer.length);
        return Arrays.stream(all).filter(id -> id != 0).toArray();
    }

    synchronized boolean isEmpty() {
        return size == 0 && older.length == 0;
    }

    synchronized void clear() {
        older = new long[0];
        newer = new long[0];
        size = 0;
    }

    private static boolean isIn(long[] table, long id) {
        return table.length > 0 && table[slot(table, id)] == id;
    }

    /// Where the id is, or would be put.
    private static int slot(long[] table, long id) {
        int mask = table.length - 1;
        int at = (int) (id ^ (id >>> 32)) & mask;
        while (table[at] != 0 && table[at] != id) {
            at = (at + 1) & mask;
        }
        return at;
    }
}
