package dev.heliograph.protocol.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// HKDF-SHA256, RFC 5869. Thread-safe: no state.
public final class Hkdf {
    private static final byte[] NO_SALT = new byte[32];

    private Hkdf() {}

    /// Extract, then expand.
    ///
    /// @param ikm    input key material; may be empty
    /// @param salt   empty counts as 32 zero bytes
    /// @param info   what the key is for; may be empty
    /// @param length bytes wanted, 1 to 8160
    /// @throws CryptoException when the length is another
    public static byte[] sha256(byte[] ikm, byte[] salt, byte[] info, int length) {
        if (length < 1 || length > 255 * 32) {
            throw new CryptoException("HKDF-SHA256 gives 1..8160 bytes, asked for " + length);
        }
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(ikm)
                            .addSalt(salt.length == 0 ? NO_SALT : salt)
                            .thenExpand(info, length));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot do HKDF-SHA256", e);
        }
    }
}
