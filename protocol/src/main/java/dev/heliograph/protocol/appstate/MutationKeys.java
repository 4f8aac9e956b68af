package dev.heliograph.protocol.appstate;

import dev.heliograph.protocol.crypto.Hkdf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The five keys one shared app-state key expands to, 32 bytes each. Source: shared/protocol/1-connection.md 9.4.
///
/// @param index       MAC of an index
/// @param valueEnc    AES key of a value
/// @param valueMac    MAC of a value
/// @param snapshotMac MAC of a collection's state
/// @param patchMac    MAC of a patch
public record MutationKeys(byte[] index, byte[] valueEnc, byte[] valueMac, byte[] snapshotMac, byte[] patchMac) {
    private static final byte[] INFO = "WhatsApp Mutation Keys".getBytes(StandardCharsets.US_ASCII);

    /// Expands a shared key.
    ///
    /// @param keyData 32 bytes from the key share
    public static MutationKeys expand(byte[] keyData) {
        byte[] all = Hkdf.sha256(keyData, new byte[0], INFO, 160);
        return new MutationKeys(part(all, 0), part(all, 1), part(all, 2), part(all, 3), part(all, 4));
    }

    private static byte[] part(byte[] all, int number) {
        return Arrays.copyOfRange(all, number * 32, number * 32 + 32);
    }
}
