/// The facade over all rooms, and the loop that keeps one account connected.
///
/// Wires the rooms and does nothing else; nobody below names it. Entry type: [WhatsAppClient].
package dev.heliograph.protocol.client;
