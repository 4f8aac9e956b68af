package dev.heliograph.protocol.store;

import dev.heliograph.protocol.store.AppStateCollection.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The indexMac to valueMac table of one collection as one sorted array: 64 bytes an entry. Immutable.
final class Macs {
    static final int MAC = 32;
    private static final int ENTRY = 2 * MAC;
    static final Macs NONE = new Macs(new byte[0]);

    private final byte[] entries;

    private Macs(byte[] entries) {
        this.entries = entries;
    }

    int size() {
        return entries.length / ENTRY;
    }

    Optional<byte[]> get(byte[] indexMac) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(middle, indexMac);
            if (order == 0) {
                return Optional.of(valueAt(middle));
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    Macs with(List<Change> changes) {
        Map<byte[], Optional<byte[]>> sorted = new TreeMap<>(Arrays::compareUnsigned);
        for (Change change : changes) {
            requireMac(change.indexMac());
            change.valueMac().ifPresent(Macs::requireMac);
            sorted.put(change.indexMac(), change.valueMac());
        }
        byte[] merged = new byte[entries.length + sorted.size() * ENTRY];
        int length = 0;
        int old = 0;
        for (var change : sorted.entrySet()) {
            int keep = old;
            while (keep < size() && compare(keep, change.getKey()) < 0) {
                keep++;
            }
            System.arraycopy(entries, old * ENTRY, merged, length, (keep - old) * ENTRY);
            length += (keep - old) * ENTRY;
            old = keep < size() && compare(keep, change.getKey()) == 0 ? keep + 1 : keep;
            if (change.getValue().isPresent()) {
                System.arraycopy(change.getKey(), 0, merged, length, MAC);
                System.arraycopy(change.getValue().get(), 0, merged, length + MAC, MAC);
                length += ENTRY;
            }
        }
        System.arraycopy(entries, old * ENTRY, merged, length, entries.length - old * ENTRY);
        length += entries.length - old * ENTRY;
        return new Macs(Arrays.copyOf(merged, length));
    }

    /// What leads from `before` to this.
    List<Change> since(Macs before) {
        List<Change> changes = new ArrayList<>();
        int mine = 0;
        int theirs = 0;
        while (mine < size() || theirs < before.size()) {
            int order = mine == size() ? 1 : theirs == before.size() ? -1 : compare(mine, before.keyAt(theirs));
            if (order > 0) {
                changes.add(new Change(before.keyAt(theirs++), Optional.empty()));
            } else if (order < 0) {
                changes.add(new Change(keyAt(mine), Optional.of(valueAt(mine++))));
            } else {
                byte[] value = valueAt(mine);
                if (!Arrays.equals(value, before.valueAt(theirs++))) {
                    changes.add(new Change(keyAt(mine), Optional.of(value)));
                }
                mine++;
            }
        }
        return changes;
    }

    private int compare(int at, byte[] indexMac) {
        return Arrays.compareUnsigned(entries, at * ENTRY, at * ENTRY + MAC, indexMac, 0, indexMac.length);
    }

    private byte[] keyAt(int at) {
        return Arrays.copyOfRange(entries, at * ENTRY, at * ENTRY + MAC);
    }

    private byte[] valueAt(int at) {
        return Arrays.copyOfRange(entries, at * ENTRY + MAC, (at + 1) * ENTRY);
    }

    private static void requireMac(byte[] mac) {
        if (mac.length != MAC) {
            throw new IllegalArgumentException("app-state mac must be " + MAC + " bytes, was " + mac.length);
        }
    }
}
