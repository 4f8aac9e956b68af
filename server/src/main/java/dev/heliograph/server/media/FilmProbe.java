package dev.heliograph.server.media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.Videos;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/// Reads what ffprobe wrote as JSON (`-show_format -show_streams`).
final class FilmProbe {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FilmProbe() {}

    /// @throws MediaException `damaged_video` when there is no picture or no length
    static Videos.Info info(String json, Mp4Header header) throws MediaException {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (IOException e) {
            throw Mp4Header.damaged("it cannot be understood", e);
        }
        JsonNode video = stream(root, "video").orElseThrow(() -> Mp4Header.damaged("it holds no picture", null));
        int rotation = rotation(video);
        int height = video.path("height").asInt();
        int width = (int) Math.round(video.path("width").asInt() * aspect(video));
        if (width < 1 || height < 1) {
            throw Mp4Header.damaged("its picture has no size", null);
        }
        boolean across = rotation % 180 != 0;
        return new Videos.Info(
                length(root.path("format").path("duration").asText("")),
                video.path("codec_name").asText("unknown"),
                Optional.of(video.path("pix_fmt").asText("")).filter(text -> !text.isEmpty()),
                stream(root, "audio").map(audio -> audio.path("codec_name").asText("unknown")),
                across ? height : width,
                across ? width : height,
                rotation,
                header.mp4(),
                header.indexFirst());
    }

    private static Optional<JsonNode> stream(JsonNode root, String kind) {
        for (JsonNode stream : root.path("streams")) {
            boolean cover = stream.path("disposition").path("attached_pic").asInt() == 1;
            if (stream.path("codec_type").asText().equals(kind) && !cover) {
                return Optional.of(stream);
            }
        }
        return Optional.empty();
    }

    /// ffprobe tells it counter-clockwise; old ones as a tag, clockwise.
    private static int rotation(JsonNode video) {
        int clockwise = video.path("tags").path("rotate").asInt();
        for (JsonNode data : video.path("side_data_list")) {
            if (data.has("rotation")) {
                clockwise = -data.path("rotation").asInt();
            }
        }
        return Math.floorMod(Math.round(clockwise / 90f) * 90, 360);
    }

    private static double aspect(JsonNode video) {
        String[] parts = video.path("sample_aspect_ratio").asText("1:1").split(":");
        try {
            double ratio = parts.length == 2 ? Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]) : 1;
            return ratio > 0.1 && ratio < 10 ? ratio : 1;
        } catch (NumberFormatException _) {
            return 1;
        }
    }

    private static Duration length(String seconds) throws MediaException {
        try {
            return Duration.ofMillis(new BigDecimal(seconds).movePointRight(3).longValue());
        } catch (NumberFormatException e) {
            throw Mp4Header.damaged("it has no length", e);
        }
    }
}
