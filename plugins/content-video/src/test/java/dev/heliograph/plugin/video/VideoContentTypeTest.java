package dev.heliograph.plugin.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heliograph.spi.Caller;
import dev.heliograph.spi.PluginContext;
import dev.heliograph.spi.content.ContentException;
import dev.heliograph.spi.content.StatusContent;
import dev.heliograph.spi.content.StatusContentType;
import dev.heliograph.spi.kit.BareContext;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaFile;
import dev.heliograph.spi.media.Videos;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoContentTypeTest {
    private static final Caller CALLER = new Caller(Caller.DEFAULT_TENANT, "test", Set.of(), Optional.empty());
    private static final Path ORIGINAL = Path.of("work", "original");
    private static final Path MADE = Path.of("work", "status.mp4");

    private final FakeVideos videos = new FakeVideos();

    @Test
    void theEntryTypeOffersVideo() throws Exception {
        try (StatusContentType made =
                new VideoPlugin().contentTypes().get("video").create(context(Map.of()))) {
            assertThat(made).isInstanceOf(VideoContentType.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"video/mp4, true", "video/quicktime, true", "video/webm, false", "image/png, false", "text/html, false"
    })
    void acceptsMp4AndMov(String type, boolean accepted) {
        assertThat(type(Map.of()).accepts(request(type, Map.of())).isPresent()).isEqualTo(accepted);
        assertThat(type(Map.of()).accepts(new StatusContentType.Request(CALLER, "demo", Map.of(), Optional.empty())))
                .isEmpty();
    }

    @Test
    void writesWhatPhonesPlayAnewWithoutEncoding() throws Exception {
        assertThat(create(Map.of("caption", "hi")))
                .isEqualTo(
                        new StatusContent.Video(MADE, 1_280, 720, Duration.ofSeconds(10), FakeVideos.THUMBNAIL, "hi"));
        assertThat(videos.calls).containsExactly("probe original", "remux", "probe status.mp4", "thumbnail status.mp4");
    }

    @ParameterizedTest
    @CsvSource({"hevc, yuv420p, aac", "h264, yuv422p10le, aac", "h264, '', aac", "h264, yuv420p, opus"})
    void encodesWhatPhonesDoNotPlay(String video, String pixels, String audio) throws Exception {
        videos.original = videos.original.codecs(video, pixels, audio);
        create(Map.of());
        assertThat(videos.calls)
                .containsExactly("probe original", "transcode 1280", "probe status.mp4", "thumbnail status.mp4");
    }

    @Test
    void takesFullRangeAndSilentFilm() throws Exception {
        videos.original = videos.original.codecs("h264", "yuvj420p", "");
        create(Map.of());
        assertThat(videos.calls).contains("remux");
    }

    @Test
    void postsAReadyMp4AsItIsWhereThereIsNoFfmpeg() throws Exception {
        videos.ffmpeg = false;
        StatusContent.Video made = create(Map.of());
        assertThat(made.file()).isEqualTo(ORIGINAL);
        assertThat(made.thumbnail()).isEqualTo(FakeVideos.THUMBNAIL);
        assertThat(videos.calls).containsExactly("probe original", "thumbnail original");
    }

    @Test
    void saysWhatToDoWhereThereIsNoFfmpeg() {
        videos.ffmpeg = false;
        var ready = videos.original;
        videos.original = ready.codecs("hevc", "yuv420p", "aac");
        refuses(Map.of(), "ffmpeg_missing", "hevc (yuv420p) with aac");
        videos.original = ready.container(false, true);
        refuses(Map.of(), "ffmpeg_missing", "it is a MOV");
        videos.original = ready.container(true, false);
        refuses(Map.of(), "ffmpeg_missing", "its index comes last");
        assertThat(videos.calls).containsOnly("probe original");
    }

    @Test
    void refusesOverlongFilmAndNamesTheLimit() throws Exception {
        videos.original = videos.original.lasting(60_101);
        refuses(Map.of(), "video_too_long", "at most 60 seconds long, was 60.101");
        refuses(Map.of("max-length", "PT12.5S"), "video_too_long", "at most 12.5 seconds");
        videos.original = videos.original.lasting(60_040);
        videos.made = videos.original;
        assertThat(create(Map.of()).length()).isEqualTo(Duration.ofMillis(60_040));
    }

    @Test
    void refusesAResultThatIsShorterThanTheFilmSaidItWas() {
        videos.made = videos.made.lasting(9_499);
        assertThatExceptionOfType(MediaException.class)
                .isThrownBy(() -> create(Map.of()))
                .withMessageContaining("10 seconds long, but only 9.499")
                .satisfies(e -> assertThat(e.code()).isEqualTo("damaged_video"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-edge=63", "max-edge=4097", "max-length=PT0S"})
    void refusesWrongSettings(String setting) {
        String[] pair = setting.split("=");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> type(Map.of(pair[0], pair[1])))
                .withMessageContaining("plugins.content-video." + pair[0]);
    }

    static List<Object> wrongCaptions() {
        return List.of(7, List.of("hi"), "x".repeat(1_025), "half \uD83D of it");
    }

    @ParameterizedTest
    @MethodSource("wrongCaptions")
    void refusesOtherCaptionsBeforeItLooks(Object caption) {
        assertThatExceptionOfType(ContentException.class)
                .isThrownBy(() -> create(Map.of("caption", caption)))
                .satisfies(e -> assertThat(e.code()).isEqualTo("invalid_caption"));
        assertThat(videos.calls).isEmpty();
    }

    private void refuses(Map<String, String> settings, String code, String text) {
        assertThatExceptionOfType(ContentException.class)
                .isThrownBy(() -> type(settings).create(request("video/mp4", Map.of())))
                .withMessageContaining(text)
                .satisfies(e -> assertThat(List.of(e.code(), e.field())).containsExactly(code, "fileUrl"));
    }

    private PluginContext context(Map<String, String> settings) {
        return new BareContext("content-video", settings) {
            @Override
            public Videos videos() {
                return videos;
            }
        };
    }

    private VideoContentType type(Map<String, String> settings) {
        return new VideoContentType(context(settings));
    }

    private StatusContent.Video create(Map<String, Object> fields) throws Exception {
        return (StatusContent.Video)
                type(Map.of()).create(request("video/mp4", fields)).getFirst();
    }

    private static StatusContentType.Request request(String type, Map<String, Object> fields) {
        return new StatusContentType.Request(CALLER, "demo", fields, Optional.of(new MediaFile(ORIGINAL, 10, type)));
    }
}
