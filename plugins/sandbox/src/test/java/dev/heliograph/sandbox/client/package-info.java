/// Heliograph's own client against the sandbox, over a real WebSocket.
///
/// The two share codec code, so this proves behaviour, not the wire format: vectors and foreign clients do
/// that.
package dev.heliograph.sandbox.client;
