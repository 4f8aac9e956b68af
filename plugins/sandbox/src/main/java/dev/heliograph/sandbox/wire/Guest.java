package dev.heliograph.sandbox.wire;

import dev.heliograph.protocol.binary.Node;

/// Whoever talks to one connected client. Called from the connection's reader thread, one stanza at a time.
public interface Guest {
    /// A stanza arrived.
    ///
    /// @param stanza what the client sent
    /// @throws dev.heliograph.sandbox.rule.Refusal when it breaks a rule
    void stanza(Node stanza);

    /// The connection is over.
    void gone();
}
