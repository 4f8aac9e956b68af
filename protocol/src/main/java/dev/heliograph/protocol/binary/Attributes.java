package dev.heliograph.protocol.binary;

import dev.heliograph.protocol.model.Jid;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/// The attributes of a node: ordered, unmodifiable, name and value side by side in one array.
///
/// A status to thousands has thousands of nodes of one attribute; a hash table for each would cost more than the node.
final class Attributes extends AbstractMap<String, Object> {
    static final Attributes NONE = new Attributes(new Object[0]);

    private final Object[] pairs;

    /// @param pairs name, value, name, value; owned by this object from now on
    private Attributes(Object[] pairs) {
        this.pairs = pairs;
    }

    /// Takes over the first `length` elements of `pairs`.
    ///
    /// @throws IllegalArgumentException when a value is neither String nor Jid, a name is empty or stands twice
    static Attributes of(Object[] pairs, int length) {
        if (length == 0) {
            return NONE;
        }
        for (int i = 0; i < length; i += 2) {
            if (!(pairs[i] instanceof String name) || name.isEmpty()) {
                throw new IllegalArgumentException("an attribute needs a name");
            }
            if (!(pairs[i + 1] instanceof String) && !(pairs[i + 1] instanceof Jid)) {
                throw new IllegalArgumentException("attribute " + name + " must be a String or a Jid");
            }
            for (int j = 0; j < i; j += 2) {
                if (pairs[j].equals(name)) {
                    throw new IllegalArgumentException("attribute " + name + " stands twice");
                }
            }
        }
        return new Attributes(length == pairs.length ? pairs : Arrays.copyOf(pairs, length));
    }

    static Attributes copyOf(Map<String, ?> map) {
        if (map instanceof Attributes attributes) {
            return attributes;
        }
        Object[] pairs = new Object[2 * map.size()];
        int at = 0;
        for (Map.Entry<String, ?> entry : map.entrySet()) {
            pairs[at++] = entry.getKey();
            pairs[at++] = entry.getValue();
        }
        return of(pairs, at);
    }

    String name(int index) {
        return (String) pairs[2 * index];
    }

    Object value(int index) {
        return pairs[2 * index + 1];
    }

    @Override
    public int size() {
        return pairs.length / 2;
    }

    @Override
    public Object get(Object name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return pairs[i + 1];
            }
        }
        return null;
    }

    @Override
    public boolean containsKey(Object name) {
        return get(name) != null;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return Attributes.this.size();
            }

            @Override
            public Iterator<Entry<String, Object>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Entry<String, Object>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < size();
        }

        @Override
        public Entry<String, Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int index = next++;
            return Map.entry(name(index), value(index));
        }
    }
}
