package dev.heliograph.protocol.appstate;

import dev.heliograph.protocol.store.AppStateCollection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One collection while patches are applied to it: version, hash and the value MAC of each index. Not thread-safe.
public final class CollectionState {
    private final Map<ByteBuffer, Optional<byte[]>> changed = new HashMap<>();
    private final Map<ByteBuffer, List<String>> indexes = new HashMap<>();
    private AppStateCollection base;
    private byte[] hash;
    private long version;

    /// Starts from what is stored.
    public CollectionState(AppStateCollection stored) {
        base = stored;
        hash = stored.ltHash().clone();
        version = stored.version();
    }

    /// Forgets everything, because a snapshot follows.
    void reset() {
        base = AppStateCollection.empty(base.name());
        changed.clear();
        indexes.clear();
        hash = base.ltHash().clone();
        version = 0;
    }

    /// Sets the value of an index.
    ///
    /// @param index what the MAC stands for
    void set(byte[] indexMac, byte[] valueMac, List<String> index) {
        indexes.put(ByteBuffer.wrap(indexMac), index);
        current(indexMac).ifPresent(previous -> LtHash.subtract(hash, previous));
        LtHash.add(hash, valueMac);
        changed.put(ByteBuffer.wrap(indexMac), Optional.of(valueMac));
    }

    /// Removes an index; one that is not there is tolerated. Source: shared/protocol/1-connection.md 9.6.
    void remove(byte[] indexMac) {
        current(indexMac).ifPresent(previous -> {
            LtHash.subtract(hash, previous);
            changed.put(ByteBuffer.wrap(indexMac), Optional.empty());
        });
    }

    /// Whether there is a value under an index.
    boolean has(byte[] indexMac) {
        return current(indexMac).isPresent();
    }

    /// What an index MAC stands for, when that was set in this very run.
    Optional<List<String>> index(byte[] indexMac) {
        return Optional.ofNullable(indexes.get(ByteBuffer.wrap(indexMac)));
    }

    private Optional<byte[]> current(byte[] indexMac) {
        Optional<byte[]> inThisRun = changed.get(ByteBuffer.wrap(indexMac));
        return inThisRun != null ? inThisRun : base.valueMac(indexMac);
    }

    void version(long number) {
        version = number;
    }

    /// The collection's name.
    public String name() {
        return base.name();
    }

    /// The version after what was applied.
    public long version() {
        return version;
    }

    /// The hash after what was applied: 128 bytes, a copy.
    public byte[] hash() {
        return hash.clone();
    }

    /// The collection after what was applied.
    public AppStateCollection result() {
        List<AppStateCollection.Change> changes = new ArrayList<>(changed.size());
        changed.forEach((index, value) -> changes.add(new AppStateCollection.Change(index.array(), value)));
        return base.with(version, hash, changes);
    }
}
