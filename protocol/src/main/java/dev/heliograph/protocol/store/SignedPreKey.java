package dev.heliograph.protocol.store;

import dev.heliograph.protocol.crypto.KeyPair;
import java.time.Instant;

/// A signed prekey of ours; old ones stay for messages under way.
///
/// @param id        1 to 16777215
/// @param keyPair   32 bytes each
/// @param signature 64 bytes: XEdDSA of the identity over `05 || public key`
/// @param createdAt millisecond precision
public record SignedPreKey(int id, KeyPair keyPair, byte[] signature, Instant createdAt) {}
