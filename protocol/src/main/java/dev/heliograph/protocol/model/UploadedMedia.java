package dev.heliograph.protocol.model;

import java.time.Instant;
import java.util.Objects;

/// A media file that lies encrypted on WhatsApp's media hosts, and how to open it; kept there for about 30 days.
///
/// Compares its arrays by identity. Source: shared/protocol/2-status.md 7.2 to 7.5.
///
/// @param kind       what it is
/// @param url        where it lies, absolute
/// @param directPath where it lies on any media host, starting with a slash
/// @param mediaKey   32 bytes, the key all others come from
/// @param sha256     of the file
/// @param encSha256  of the uploaded bytes
/// @param length     of the file, in bytes
/// @param keyTime    when the key was made
/// @param sidecar    10 bytes for each 64 KiB; empty unless [MediaKind#streamed]
public record UploadedMedia(
        MediaKind kind,
        String url,
        String directPath,
        byte[] mediaKey,
        byte[] sha256,
        byte[] encSha256,
        long length,
        Instant keyTime,
        byte[] sidecar) {
    /// Refuses null.
    public UploadedMedia {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(directPath, "directPath");
        Objects.requireNonNull(mediaKey, "mediaKey");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(encSha256, "encSha256");
        Objects.requireNonNull(keyTime, "keyTime");
        Objects.requireNonNull(sidecar, "sidecar");
    }
}
