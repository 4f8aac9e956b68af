/// Which WhatsApp network accounts are linked on.
///
/// Knows where a network is and how it proves itself; does not know what is said on it. Entry type: [Network].
package dev.heliograph.spi.network;
