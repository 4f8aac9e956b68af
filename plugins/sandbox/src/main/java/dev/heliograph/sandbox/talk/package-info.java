/// Talking with clients that are logged in.
///
/// Knows who is online and hands each stanza to whoever answers it; does not know what the answers are.
/// Entry types: [Lobby], [Member].
package dev.heliograph.sandbox.talk;
