package dev.heliograph.sandbox.wire;

import dev.heliograph.protocol.binary.Node;

/// The way to one connected client. Safe for all threads; nothing here throws, a dead line swallows.
public interface Line {
    /// Sends a stanza.
    void send(Node stanza);

    /// Ends the connection.
    void close();

    /// Sends a last stanza and ends the connection.
    default void close(Node last) {
        send(last);
        close();
    }

    /// Neither hears nor answers the client any more, and keeps the connection open: a peer that is gone
    /// without a word.
    default void freeze() {}

    /// What the client gave back for routing before its first frame; empty without.
    default byte[] routing() {
        return new byte[0];
    }

    /// Who is at the other end, for logs and violations.
    ///
    /// @return such as `connection 3`
    String name();
}
