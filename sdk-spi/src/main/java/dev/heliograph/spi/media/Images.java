package dev.heliograph.spi.media;

import java.nio.file.Path;

/// The host's tools for pictures. **Threads.** Safe for all; a call waits while too many others are at work.
public interface Images {
    /// Decodes a picture and writes it anew as a baseline JPEG: upright as EXIF says, transparency on white,
    /// sRGB, no metadata, never enlarged. Of an animation the first frame is taken.
    ///
    /// @param source  JPEG, PNG or WEBP
    /// @param target  the file to write, replaced when it is there
    /// @param maxEdge the longest edge of the result in pixels, at least 1
    /// @return what was written
    /// @throws MediaException       `damaged_image` when it does not decode, `image_too_large` when its header
    ///                              names more
    ///                              pixels than the host takes; no target is left then
    /// @throws InterruptedException while waiting for a turn
    Jpeg toJpeg(Path source, Path target, int maxEdge) throws MediaException, InterruptedException;

    /// A picture as it was written.
    ///
    /// @param width     in pixels
    /// @param height    in pixels
    /// @param thumbnail a small JPEG of the same, for the message itself
    record Jpeg(int width, int height, byte[] thumbnail) {}
}
