package dev.heliograph.protocol.store;

import dev.heliograph.protocol.crypto.KeyPair;

/// The keys of this device, made before its first connection and never changed. Source: 1-connection.md 5.1.
///
/// @param noise          for the handshake
/// @param identity       for Signal sessions and the device signature
/// @param registrationId 1 to 16380
/// @param advSecret      32 bytes, shown in the QR code
public record Credentials(KeyPair noise, KeyPair identity, int registrationId, byte[] advSecret) {}
