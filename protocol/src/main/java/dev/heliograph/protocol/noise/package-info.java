/// The Noise handshake with the server, then a pipe of encrypted frames.
///
/// Knows the handshake's protobuf, the certificate chain and frames; does not know what a frame's plaintext
/// holds. Entry types: [NoiseSocket], and for the server's side [SymmetricState] and [TransportCipher].
package dev.heliograph.protocol.noise;
