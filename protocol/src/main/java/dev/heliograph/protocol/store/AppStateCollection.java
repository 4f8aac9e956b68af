package dev.heliograph.protocol.store;

import java.util.List;
import java.util.Optional;

/// Where one app-state collection stands: a value, changed by making the next one. Source: 1-connection.md 9.1.
public final class AppStateCollection {
    /// The collection the address book is in.
    public static final String CONTACTS = "critical_unblock_low";

    private static final int LT_HASH = 128;

    private final String name;
    private final long version;
    private final byte[] ltHash;
    private final Macs macs;

    /// One entry set or removed.
    ///
    /// @param indexMac 32 bytes
    /// @param valueMac 32 bytes; empty: removed
    public record Change(byte[] indexMac, Optional<byte[]> valueMac) {}

    AppStateCollection(String name, long version, byte[] ltHash, Macs macs) {
        if (ltHash.length != LT_HASH) {
            throw new IllegalArgumentException(
                    "LTHash of collection " + name + " must be " + LT_HASH + " bytes, was " + ltHash.length);
        }
        this.name = name;
        this.version = version;
        this.ltHash = ltHash;
        this.macs = macs;
    }

    /// A collection never synchronised: version 0, LTHash zero, no entries.
    public static AppStateCollection empty(String name) {
        return new AppStateCollection(name, 0, new byte[LT_HASH], Macs.NONE);
    }

    /// Its name, such as `critical_unblock_low`.
    public String name() {
        return name;
    }

    /// 0 when never synchronised.
    public long version() {
        return version;
    }

    /// 128 bytes; not to be changed.
    public byte[] ltHash() {
        return ltHash;
    }

    /// How many entries.
    public int size() {
        return macs.size();
    }

    /// The valueMac filed under an indexMac of 32 bytes.
    public Optional<byte[]> valueMac(byte[] indexMac) {
        return macs.get(indexMac);
    }

    /// The next value; later changes to the same entry win.
    ///
    /// @param newVersion the version after the changes
    /// @param newLtHash  128 bytes
    /// @param changes    in order
    public AppStateCollection with(long newVersion, byte[] newLtHash, List<Change> changes) {
        return new AppStateCollection(name, newVersion, newLtHash, macs.with(changes));
    }

    Macs macs() {
        return macs;
    }
}
