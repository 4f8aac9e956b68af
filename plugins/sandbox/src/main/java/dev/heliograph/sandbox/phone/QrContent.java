package dev.heliograph.sandbox.phone;

import java.util.Base64;

/// What a link QR code says. Source: shared/protocol/1-connection.md 5.3.
///
/// @param ref         finds the waiting connection
/// @param noiseKey    32 bytes
/// @param identityKey 32 bytes
/// @param advSecret   32 bytes, known to nobody but the companion and who sees the code
/// @param clientType  one character
record QrContent(String ref, byte[] noiseKey, byte[] identityKey, byte[] advSecret, String clientType) {
    private static final String URL = "https://wa.me/settings/linked_devices#";
    private static final String CLIENT_TYPES = "123456789cdef";

    /// Reads the code's text, with or without the URL.
    ///
    /// @throws IllegalArgumentException naming the field that is wrong
    static QrContent parse(String text) {
        String[] fields = (text.startsWith(URL) ? text.substring(URL.length()) : text).split(",", -1);
        if (fields.length != 5) {
            throw new IllegalArgumentException("qr code has " + fields.length + " fields, expected 5");
        }
        if (fields[0].isBlank()) {
            throw new IllegalArgumentException("qr code field 1 (ref) is blank");
        }
        if (fields[4].length() != 1 || !CLIENT_TYPES.contains(fields[4])) {
            throw new IllegalArgumentException(
                    "qr code field 5 (client type) is \"" + fields[4] + "\", expected one of " + CLIENT_TYPES);
        }
        return new QrContent(
                fields[0],
                key(2, "noise key", fields[1]),
                key(3, "identity key", fields[2]),
                key(4, "adv secret", fields[3]),
                fields[4]);
    }

    private static byte[] key(int field, String name, String base64) {
        try {
            byte[] key = Base64.getDecoder().decode(base64);
            if (key.length == 32) {
                return key;
            }
            throw new IllegalArgumentException("it has " + key.length + " bytes");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "qr code field " + field + " (" + name + ") must be base64 of 32 bytes: " + e.getMessage(), e);
        }
    }
}
