package dev.heliograph.protocol.pairing;

import dev.heliograph.protocol.proto.ClientPayload;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The WhatsApp Web version the client names. Source: shared/protocol/1-connection.md 3.4.
///
/// @param primary   2
/// @param secondary 3000
/// @param tertiary  the client revision
public record ClientVersion(int primary, int secondary, int tertiary) {
    /// The newest known when this was written (2026-08).
    public static final ClientVersion DEFAULT = new ClientVersion(2, 3000, 1045649367);

    /// Reads `primary.secondary.tertiary`.
    ///
    /// @throws IllegalArgumentException naming the text when it has another form
    public static ClientVersion parse(String text) {
        String[] parts = text.split("\\.");
        try {
            if (parts.length == 3) {
                return new ClientVersion(
                        Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
            }
        } catch (NumberFormatException _) {
            // told below, with the text
        }
        throw new IllegalArgumentException(
                "client version must be three numbers such as 2.3000.1, was \"" + text + "\"");
    }

    /// MD5 of the version's text, as the registration wants it.
    byte[] buildHash() {
        try {
            return MessageDigest.getInstance("MD5").digest(toString().getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    ClientPayload.UserAgent.AppVersion proto() {
        return ClientPayload.UserAgent.AppVersion.newBuilder()
                .setPrimary(primary)
                .setSecondary(secondary)
                .setTertiary(tertiary)
                .build();
    }

    @Override
    public String toString() {
        return primary + "." + secondary + "." + tertiary;
    }
}
