package dev.heliograph.sandbox.world;

/// A code that somebody typed on a phone, half way. Source: shared/protocol/1-connection.md 5.5.
public interface CodeEntry {
    /// The phone's ephemeral public key under the typed code, 80 bytes.
    byte[] wrappedKey();

    /// The phone's identity public key, 32 bytes.
    byte[] identityKey();

    /// Opens what the companion sent and approves the link.
    ///
    /// @param bundle            156 bytes
    /// @param companionIdentity the identity public key the companion named beside it
    /// @param noiseKey          the companion's noise public key
    /// @return what goes to the companion
    /// @throws IllegalArgumentException when it does not open: it was not the code that is shown
    PairSuccess finish(byte[] bundle, byte[] companionIdentity, byte[] noiseKey);
}
