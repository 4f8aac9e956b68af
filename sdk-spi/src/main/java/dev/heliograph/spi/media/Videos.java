package dev.heliograph.spi.media;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// The host's tools for film. What needs ffmpeg works where one was found; the rest works without.
///
/// **Threads.** Safe for all; a call waits while too many others are at work. **Processes.** ffmpeg runs as a
/// process of its own with caps on time and memory, and is gone when the call returns, however it returns.
public interface Videos {
    /// Whether there is an ffmpeg.
    ///
    /// @return false: only [#probe] of MP4 and MOV works
    boolean hasFfmpeg();

    /// Looks at a film, to its end where there is an ffmpeg.
    ///
    /// @param source MP4 or MOV
    /// @return what it is
    /// @throws MediaException       `damaged_video` when it cannot be read to its end, or holds no picture
    /// @throws InterruptedException while waiting for a turn or for the process
    Info probe(Path source) throws MediaException, InterruptedException;

    /// Writes the same streams anew as an MP4 whose index comes first; nothing is encoded. Other streams than
    /// the first of picture and sound, and metadata but the rotation, are left out.
    ///
    /// @param source MP4 or MOV
    /// @param target the file to write, replaced when it is there
    /// @throws MediaException       `damaged_video`, or `ffmpeg_missing`; no target is left then
    /// @throws InterruptedException while waiting for a turn or for the process
    void remux(Path source, Path target) throws MediaException, InterruptedException;

    /// Encodes as H.264 (yuv420p) and AAC in an MP4 whose index comes first, upright.
    ///
    /// @param source  MP4 or MOV
    /// @param target  the file to write, replaced when it is there
    /// @param maxEdge the longest edge of the result in pixels; never enlarged
    /// @throws MediaException       `damaged_video`, or `ffmpeg_missing`; no target is left then
    /// @throws InterruptedException while waiting for a turn or for the process
    void transcode(Path source, Path target, int maxEdge) throws MediaException, InterruptedException;

    /// The first picture as a small JPEG; without an ffmpeg a plain dark one of the film's shape.
    ///
    /// @param source MP4 or MOV
    /// @return never empty, since phones want one
    /// @throws MediaException       `damaged_video`
    /// @throws InterruptedException while waiting for a turn or for the process
    byte[] thumbnail(Path source) throws MediaException, InterruptedException;

    /// What a film is.
    ///
    /// @param length      how long it plays
    /// @param videoCodec  as ffmpeg names it: `h264`, `hevc`
    /// @param pixelFormat as ffmpeg names it: `yuv420p`; empty when it is not known
    /// @param audioCodec  as ffmpeg names it: `aac`; empty without sound
    /// @param width       as shown, rotation applied, in pixels
    /// @param height      as shown, rotation applied, in pixels
    /// @param rotation    clockwise, 0, 90, 180 or 270 degrees
    /// @param mp4         whether the file is an MP4, not a MOV
    /// @param indexFirst  whether it can be played before all of it has come
    record Info(
            Duration length,
            String videoCodec,
            Optional<String> pixelFormat,
            Optional<String> audioCodec,
            int width,
            int height,
            int rotation,
            boolean mp4,
            boolean indexFirst) {
        /// Refuses null.
        public Info {
            Objects.requireNonNull(length, "length");
            Objects.requireNonNull(videoCodec, "videoCodec");
        }
    }
}
