package dev.heliograph.sandbox.gallery;

import dev.heliograph.sandbox.world.MediaKind;
import java.util.HexFormat;

/// What a message says of its media. Source: shared/protocol/2-status.md 1.3 and 1.4.
///
/// @param kind          picture or film
/// @param mimetype      `image/jpeg` or `video/mp4`
/// @param mediaKey      32 bytes
/// @param fileSha256    of the plain file, 32 bytes
/// @param fileEncSha256 of the blob, 32 bytes
/// @param fileLength    bytes of the plain file
/// @param width         pixels, as it is shown
/// @param height        pixels, as it is shown
/// @param seconds       of a film; 0 for a picture
public record Note(
        MediaKind kind,
        String mimetype,
        byte[] mediaKey,
        byte[] fileSha256,
        byte[] fileEncSha256,
        long fileLength,
        int width,
        int height,
        int seconds) {
    /// The plain file's hash, lower-case hex.
    public String sha256() {
        return HexFormat.of().formatHex(fileSha256);
    }

    /// Everything it says, as text: equal for notes that say the same.
    String fingerprint() {
        HexFormat hex = HexFormat.of();
        return String.join(
                " ",
                kind.name(),
                mimetype,
                hex.formatHex(mediaKey),
                sha256(),
                hex.formatHex(fileEncSha256),
                fileLength + " " + width + "x" + height + " " + seconds);
    }
}
