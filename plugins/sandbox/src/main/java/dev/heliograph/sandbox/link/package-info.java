/// How a client becomes a companion: registration, QR refs, pair-success, the signature that closes the link.
///
/// Knows the pairing stanzas and checks them; does not know what a companion does later. Entry type:
/// [PairingDesk].
package dev.heliograph.sandbox.link;
