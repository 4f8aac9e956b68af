/// Frames and stanzas: WebSocket, Noise responder, encryption, and what a stanza's bytes look like.
///
/// Knows how a stanza arrives and leaves; does not know what it means, that is the [Guest]'s. Entry type:
/// [Connection].
package dev.heliograph.sandbox.wire;
