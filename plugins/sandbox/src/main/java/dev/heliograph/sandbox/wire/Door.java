package dev.heliograph.sandbox.wire;

import dev.heliograph.protocol.proto.ClientPayload;

/// Lets a client in once its handshake is done. Safe for all threads.
@FunctionalInterface
public interface Door {
    /// Decides who talks to the client.
    ///
    /// @param line        the way to it, ready for stanzas
    /// @param payload     what it says it is
    /// @param noiseStatic the noise public key it proved, 32 bytes
    /// @return who takes its stanzas
    /// @throws dev.heliograph.sandbox.rule.Refusal when it may not come in
    Guest enter(Line line, ClientPayload payload, byte[] noiseStatic);
}
