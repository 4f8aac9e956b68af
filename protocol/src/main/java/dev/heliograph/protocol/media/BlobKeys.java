package dev.heliograph.protocol.media;

import dev.heliograph.protocol.crypto.AesCbc;
import dev.heliograph.protocol.crypto.Hkdf;
import dev.heliograph.protocol.crypto.Hmac;
import dev.heliograph.protocol.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/// The keys of one blob, and the format they seal: AES-CBC, then the first 10 bytes of an HMAC over IV and ciphertext.
/// Source: shared/protocol/2-status.md 7.2.
///
/// @param iv        16 bytes
/// @param cipherKey 32 bytes
/// @param macKey    32 bytes
public record BlobKeys(byte[] iv, byte[] cipherKey, byte[] macKey) {
    /// How many bytes of the HMAC stand behind the ciphertext.
    static final int MAC = 10;

    /// Expands a media key.
    ///
    /// @param mediaKey 32 bytes
    /// @param info     the kind's HKDF info, such as `WhatsApp App State Keys`
    public static BlobKeys expand(byte[] mediaKey, String info) {
        byte[] all = Hkdf.sha256(mediaKey, new byte[0], info.getBytes(StandardCharsets.US_ASCII), 112);
        return new BlobKeys(Arrays.copyOf(all, 16), Arrays.copyOfRange(all, 16, 48), Arrays.copyOfRange(all, 48, 80));
    }

    /// Opens a downloaded blob.
    ///
    /// @param blob      ciphertext and MAC
    /// @param encSha256 SHA-256 of the blob
    /// @param sha256    SHA-256 of the plaintext
    /// @throws BlobException when a hash or the MAC does not match
    public byte[] open(byte[] blob, byte[] encSha256, byte[] sha256) {
        require("SHA-256 of the blob", Sha256.of(blob), encSha256);
        if (blob.length < MAC + 16) {
            throw new BlobException("blob has " + blob.length + " bytes, expected at least 26");
        }
        byte[] sealed = Arrays.copyOf(blob, blob.length - MAC);
        byte[] mac = Arrays.copyOfRange(blob, blob.length - MAC, blob.length);
        require("MAC of the blob", Arrays.copyOf(Hmac.sha256(macKey, iv, sealed), MAC), mac);
        byte[] plain = AesCbc.decrypt(cipherKey, iv, sealed);
        require("SHA-256 of the content", Sha256.of(plain), sha256);
        return plain;
    }

    private static void require(String what, byte[] expected, byte[] found) {
        if (!MessageDigest.isEqual(expected, found)) {
            throw new BlobException(what + " does not match");
        }
    }
}
