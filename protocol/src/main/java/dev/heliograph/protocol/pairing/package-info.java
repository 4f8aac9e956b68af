/// Linking: what the client says of itself, the QR code, and what it demands of the phone's answer.
///
/// Knows stanzas, the store and the device identity; does not know messages or statuses. Entry types: [ClientPayloads],
/// [QrPairing].
package dev.heliograph.protocol.pairing;
