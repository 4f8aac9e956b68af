/// Posting a status: what it says, who gets it, and the one stanza that carries it.
///
/// Knows signal sessions, device lists and the store; does not know the connection's life. Entry types:
/// [StatusComposer], [Audience], [StatusSender].
package dev.heliograph.protocol.status;
