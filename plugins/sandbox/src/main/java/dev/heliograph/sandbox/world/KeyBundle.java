package dev.heliograph.sandbox.world;

import java.util.Optional;

/// What somebody needs to open a Signal session with a device. Source: shared/protocol/2-status.md 5.4.
///
/// All public keys are 32 bytes, without the type byte 05.
///
/// @param registrationId  unsigned 32 bit
/// @param identity        identity public key
/// @param signedPreKeyId  1 to 16777215
/// @param signedPreKey    public key
/// @param signature       64 bytes, XEdDSA by the identity over `05 || signedPreKey`
/// @param oneTimeKey      empty when the stock is used up
public record KeyBundle(
        int registrationId,
        byte[] identity,
        int signedPreKeyId,
        byte[] signedPreKey,
        byte[] signature,
        Optional<OneTimeKey> oneTimeKey) {
    /// A one-time prekey.
    ///
    /// @param id  1 to 16777215
    /// @param key public key, 32 bytes
    public record OneTimeKey(int id, byte[] key) {}
}
