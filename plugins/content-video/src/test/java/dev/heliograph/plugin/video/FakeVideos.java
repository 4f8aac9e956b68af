package dev.heliograph.plugin.video;

import dev.heliograph.spi.media.Videos;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Notes what it is asked, and answers as told.
final class FakeVideos implements Videos {
    static final byte[] THUMBNAIL = {1, 2, 3};

    /// What a film is said to be, easily varied.
    record Film(long millis, String video, String pixels, String audio, boolean mp4, boolean indexFirst) {
        Film codecs(String otherVideo, String otherPixels, String otherAudio) {
            return new Film(millis, otherVideo, otherPixels, otherAudio, mp4, indexFirst);
        }

        Film container(boolean isMp4, boolean isIndexFirst) {
            return new Film(millis, video, pixels, audio, isMp4, isIndexFirst);
        }

        Film lasting(long otherMillis) {
            return new Film(otherMillis, video, pixels, audio, mp4, indexFirst);
        }

        Info info() {
            return new Info(
                    Duration.ofMillis(millis), video, some(pixels), some(audio), 1_280, 720, 0, mp4, indexFirst);
        }

        private static Optional<String> some(String text) {
            return Optional.of(text).filter(given -> !given.isEmpty());
        }
    }

    final List<String> calls = new ArrayList<>();
    boolean ffmpeg = true;
    Film original = new Film(10_000, "h264", "yuv420p", "aac", true, true);
    Film made = original;

    @Override
    public boolean hasFfmpeg() {
        return ffmpeg;
    }

    @Override
    public Info probe(Path source) {
        calls.add("probe " + source.getFileName());
        return (source.endsWith("original") ? original : made).info();
    }

    @Override
    public void remux(Path source, Path target) {
        calls.add("remux");
    }

    @Override
    public void transcode(Path source, Path target, int maxEdge) {
        calls.add("transcode " + maxEdge);
    }

    @Override
    public byte[] thumbnail(Path source) {
        calls.add("thumbnail " + source.getFileName());
        return THUMBNAIL;
    }
}
