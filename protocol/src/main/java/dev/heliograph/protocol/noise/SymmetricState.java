package dev.heliograph.protocol.noise;

import dev.heliograph.protocol.crypto.AesGcm;
import dev.heliograph.protocol.crypto.CryptoException;
import dev.heliograph.protocol.crypto.Hkdf;
import dev.heliograph.protocol.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The running hash and keys of a Noise handshake, the same on both sides. Source: 1-connection.md 2.2.
///
/// Not thread-safe: one handshake owns it.
public final class SymmetricState {
    private static final byte[] NAME = "Noise_XX_25519_AESGCM_SHA256\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private byte[] hash = NAME;
    private byte[] chainingKey = NAME;
    private byte[] key = NAME;
    private int counter;

    /// Starts an XX handshake.
    ///
    /// @param prologue what both sides know beforehand: [NoiseHandshake#prologue]
    public SymmetricState(byte[] prologue) {
        mixHash(prologue);
    }

    /// Makes data part of the transcript.
    public void mixHash(byte[] data) {
        hash = Sha256.of(hash, data);
    }

    /// Makes a shared secret part of the keys; the counter starts again at 0.
    public void mixKey(byte[] secret) {
        byte[] keys = Hkdf.sha256(secret, chainingKey, NOTHING, 64);
        chainingKey = Arrays.copyOf(keys, 32);
        key = Arrays.copyOfRange(keys, 32, 64);
        counter = 0;
    }

    /// Encrypts under the transcript; the ciphertext becomes part of it.
    public byte[] encrypt(byte[] plain) {
        byte[] sealed = AesGcm.seal(key, TransportCipher.nonce(counter++), hash, plain);
        mixHash(sealed);
        return sealed;
    }

    /// Decrypts under the transcript; the ciphertext becomes part of it. Shares its counter with [#encrypt].
    ///
    /// @throws NoiseException when the other side has another transcript or other keys
    public byte[] decrypt(byte[] sealed) {
        byte[] plain;
        try {
            plain = AesGcm.open(key, TransportCipher.nonce(counter++), hash, sealed);
        } catch (CryptoException e) {
            throw new NoiseException("handshake does not decrypt: " + e.getMessage(), e);
        }
        mixHash(sealed);
        return plain;
    }

    /// Ends the handshake.
    public Split split() {
        byte[] keys = Hkdf.sha256(NOTHING, chainingKey, NOTHING, 64);
        return new Split(
                new TransportCipher(Arrays.copyOf(keys, 32)), new TransportCipher(Arrays.copyOfRange(keys, 32, 64)));
    }

    /// The two directions after the handshake.
    ///
    /// @param clientToServer the client seals with it, the server opens
    /// @param serverToClient the server seals with it, the client opens
    public record Split(TransportCipher clientToServer, TransportCipher serverToClient) {}

    byte[] hash() {
        return hash.clone();
    }

    byte[] chainingKey() {
        return chainingKey.clone();
    }

    byte[] key() {
        return key.clone();
    }

    int counter() {
        return counter;
    }
}
