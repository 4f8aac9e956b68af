package dev.heliograph.sandbox.world;

/// What a phone makes of a QR code it scanned. Source: shared/protocol/1-connection.md 5.3 and 5.4.
///
/// @param ref                 the ref in the code: finds the waiting connection
/// @param noiseKey            the companion's noise public key in the code, 32 bytes
/// @param identityKey         the companion's identity public key in the code, 32 bytes
/// @param keyIndex            the index signed for the companion, from 1
/// @param deviceIdentity      encoded ADVSignedDeviceIdentityHMAC, content of `<device-identity>`
/// @param details             encoded ADVDeviceIdentity inside it, what the companion signs too
/// @param accountSignatureKey the phone's identity public key, 32 bytes
/// @param accountSignature    64 bytes
public record PairSuccess(
        String ref,
        byte[] noiseKey,
        byte[] identityKey,
        int keyIndex,
        byte[] deviceIdentity,
        byte[] details,
        byte[] accountSignatureKey,
        byte[] accountSignature) {}
