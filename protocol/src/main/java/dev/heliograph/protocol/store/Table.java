package dev.heliograph.protocol.store;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Rows by key: the folded ones, or the changes of one step on top of them. Thread-safe, also while iterating.
final class Table<K, V> {
    private final Table<K, V> below;
    private final Map<K, V> rows;
    private final Set<K> removed = ConcurrentHashMap.newKeySet(1);

    private Table(Table<K, V> below, Map<K, V> rows) {
        this.below = below;
        this.rows = rows;
    }

    static <K, V> Table<K, V> folded() {
        return new Table<>(null, new ConcurrentHashMap<>(1));
    }

    /// Keeps the last `limit` rows put.
    static <K, V> Table<K, V> bounded(int limit) {
        return new Table<>(null, Collections.synchronizedMap(new Newest<>(limit)));
    }

    /// An empty table of changes: reads see them first, then this.
    Table<K, V> above() {
        return new Table<>(this, new ConcurrentHashMap<>(1));
    }

    V get(K key) {
        V row = rows.get(key);
        if (row != null || below == null || removed.contains(key)) {
            return row;
        }
        return below.get(key);
    }

    /// The row before the changes of this step.
    V before(K key) {
        return below == null ? null : below.get(key);
    }

    void put(K key, V row) {
        removed.remove(key);
        rows.put(key, row);
    }

    void remove(K key) {
        rows.remove(key);
        if (below != null) {
            removed.add(key);
        }
    }

    /// Forgets the rows of this level.
    void clear() {
        rows.clear();
        removed.clear();
    }

    /// All rows to be seen, in no order.
    Map<K, V> all() {
        Map<K, V> all = below == null ? new HashMap<>() : below.all();
        removed.forEach(all::remove);
        eachPut(all::put);
        return all;
    }

    /// All rows to be seen, in no order, without a copy when this is the lowest level.
    void eachSeen(BiConsumer<K, V> each) {
        if (below == null) {
            eachPut(each);
        } else {
            all().forEach(each);
        }
    }

    /// The rows put on this level.
    void eachPut(BiConsumer<K, V> each) {
        synchronized (rows) {
            rows.forEach(each);
        }
    }

    /// The keys removed on this level.
    void eachRemoved(Consumer<K> each) {
        removed.forEach(each);
    }

    int size() {
        return below == null ? rows.size() : all().size();
    }

    boolean unchanged() {
        return rows.isEmpty() && removed.isEmpty();
    }

    private static final class Newest<K, V> extends LinkedHashMap<K, V> {
        private final int limit;

        Newest(int limit) {
            this.limit = limit;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > limit;
        }
    }
}
