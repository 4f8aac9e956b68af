package dev.heliograph.spi.media;

import java.nio.file.Path;
import java.util.Objects;

/// Media of a request, in a file.
///
/// The folder it lies in is the request's own: what is made there is deleted with it once the statuses are
/// posted or refused.
///
/// @param path   the file; read it, leave it as it is
/// @param length in bytes, at least 1
/// @param type   what the bytes are, as `image/jpeg`; found by looking at them, never by name or header;
///               `application/octet-stream` when nobody knows
public record MediaFile(Path path, long length, String type) {
    /// Refuses null and an empty file.
    public MediaFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(type, "type");
        if (length < 1) {
            throw new IllegalArgumentException("length must be at least 1, was " + length);
        }
    }

    /// A new name in the request's folder.
    ///
    /// @param name a file name without a folder, not taken yet
    /// @return where it may be written
    public Path sibling(String name) {
        return path.resolveSibling(name);
    }
}
