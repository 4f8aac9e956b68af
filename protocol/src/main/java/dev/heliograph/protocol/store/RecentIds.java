package dev.heliograph.protocol.store;

import java.util.Arrays;

/// The last so many received ids as hashes, oldest forgotten first: 8 bytes an id. Thread-safe.
final class RecentIds {
    private final int capacity;
    private long[] ring = new long[0];
    private int size;
    private int oldest;

    RecentIds(int capacity) {
        this.capacity = capacity;
    }

    synchronized boolean contains(long id) {
        for (int i = 0; i < size; i++) {
            if (ring[i] == id) {
                return true;
            }
        }
        return false;
    }

    synchronized void add(long id) {
        if (contains(id)) {
            return;
        }
        if (size == capacity) {
            ring[oldest] = id;
            oldest = (oldest + 1) % capacity;
            return;
        }
        if (size == ring.length) {
            ring = Arrays.copyOf(ring, Math.clamp(size * 2L, 16, capacity));
        }
        ring[size++] = id;
    }

    /// Oldest first.
    synchronized long[] all() {
        long[] ids = new long[size];
        for (int i = 0; i < size; i++) {
            ids[i] = ring[(oldest + i) % size];
        }
        return ids;
    }
}
