/// End-to-end encryption: sessions with single devices, sender keys for groups, own prekeys, the device's identity.
///
/// Knows the steps of [dev.heliograph.protocol.store.Commit]; does not know sockets or stanzas. Entry types:
/// [Sessions], [SenderKeys], [PreKeys], [DeviceIdentity].
package dev.heliograph.protocol.signal;
