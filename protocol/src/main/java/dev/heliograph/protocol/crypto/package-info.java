/// Stateless primitives: hashes, MACs, ciphers and the curve, each behind one static method.
///
/// Knows the JDK's providers and libsignal's curve; does not know nodes, sockets or storage. Entry types: [Curve25519],
/// [Hkdf], [AesGcm], [AesCbc], [Hmac], [Sha256].
package dev.heliograph.protocol.crypto;
