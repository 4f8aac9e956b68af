package dev.heliograph.protocol.pairing;

import dev.heliograph.protocol.store.Credentials;
import java.util.Base64;

/// Builds what the QR code holds. Pure. Source: shared/protocol/1-connection.md 5.3.
final class QrCode {
    private static final String PREFIX = "https://wa.me/settings/linked_devices#";

    private QrCode() {}

    /// `<prefix><ref>,<noise key>,<identity key>,<adv secret>,<client type>`, keys in padded base64.
    static String content(String ref, Credentials keys, char clientType) {
        Base64.Encoder base64 = Base64.getEncoder();
        return PREFIX + ref + ","
                + base64.encodeToString(keys.noise().publicKey()) + ","
                + base64.encodeToString(keys.identity().publicKey()) + ","
                + base64.encodeToString(keys.advSecret()) + ","
                + clientType;
    }
}
