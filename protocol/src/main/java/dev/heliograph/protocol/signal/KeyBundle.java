package dev.heliograph.protocol.signal;

import dev.heliograph.protocol.model.Jid;
import java.util.OptionalInt;

/// What the server hands out to open a session with a device. Source: 2-status.md 5.4.
///
/// Nothing is checked here; [Sessions#establish] does.
///
/// @param device         whose keys
/// @param registrationId unsigned 32 bits
/// @param identity       32 bytes
/// @param signedPreKeyId 0 to 16777215
/// @param signedPreKey   32 bytes
/// @param signature      64 bytes, of the identity over `05 || signedPreKey`
/// @param preKeyId       of the one-time prekey; empty when the server had none left
/// @param preKey         32 bytes; null exactly when `preKeyId` is empty
public record KeyBundle(
        Jid device,
        int registrationId,
        byte[] identity,
        int signedPreKeyId,
        byte[] signedPreKey,
        byte[] signature,
        OptionalInt preKeyId,
        byte[] preKey) {
    /// Refuses a one-time prekey without id and the other way round.
    public KeyBundle {
        if (preKeyId.isPresent() != (preKey != null)) {
            throw new IllegalArgumentException("key bundle of " + device + " must have a prekey with id or neither");
        }
    }

    /// The same keys, of a device by another of its addresses.
    public KeyBundle of(Jid otherName) {
        return new KeyBundle(
                otherName, registrationId, identity, signedPreKeyId, signedPreKey, signature, preKeyId, preKey);
    }
}
