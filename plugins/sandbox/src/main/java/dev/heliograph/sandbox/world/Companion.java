package dev.heliograph.sandbox.world;

import dev.heliograph.protocol.model.Jid;

/// A client of the network: a device linked by a [Primary].
///
/// @param owner       whose account it is linked to
/// @param number      its device number, 1 to 98
/// @param keyIndex    the index the phone signed for it
/// @param identityKey its identity public key, 32 bytes
/// @param lidMigrated whether it addresses people by LID (ClientPayload.lidDbMigrated of its last login)
public record Companion(Person owner, int number, int keyIndex, byte[] identityKey, boolean lidMigrated) {
    /// Its address in the namespace asked for.
    ///
    /// @param byLid true for `@lid`
    /// @return the device's address
    public Jid jid(boolean byLid) {
        return owner.device(number, byLid);
    }
}
