/// What is sent to us: decrypted, committed with its session change, then acknowledged.
///
/// Knows signal sessions and the store; does not know app-state collections or statuses of ours. Entry type:
/// [MessageDecryptor].
package dev.heliograph.protocol.inbox;
