/// Linking: what the client says of itself, the codes it shows, and what it demands of the phone's answer.
///
/// Knows stanzas, the store and the device identity; does not know messages or statuses. Entry types:
/// [ClientPayloads], [QrPairing], [CodePairing].
package dev.heliograph.protocol.pairing;
