package dev.heliograph.plugin.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heliograph.spi.Caller;
import dev.heliograph.spi.PluginContext;
import dev.heliograph.spi.content.ContentException;
import dev.heliograph.spi.content.StatusContent;
import dev.heliograph.spi.content.StatusContentType;
import dev.heliograph.spi.kit.BareContext;
import dev.heliograph.spi.media.Images;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageContentTypeTest {
    private static final Caller CALLER = new Caller(Caller.DEFAULT_TENANT, "test", Set.of(), Optional.empty());
    private static final Path ORIGINAL = Path.of("work", "original");
    private static final byte[] THUMBNAIL = {1, 2, 3};

    private final List<List<Object>> asked = new ArrayList<>();
    private final Images images = (source, target, maxEdge) -> {
        asked.add(List.of(source, target, maxEdge));
        return new Images.Jpeg(800, 600, THUMBNAIL);
    };

    @Test
    void theEntryTypeOffersImage() throws Exception {
        try (StatusContentType made =
                new ImagePlugin().contentTypes().get("image").create(context(Map.of()))) {
            assertThat(made).isInstanceOf(ImageContentType.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/jpeg", "image/png", "image/webp"})
    void acceptsThePicturesPhonesKnow(String type) {
        assertThat(type(Map.of()).accepts(request(type, Map.of()))).hasValue(ImageContentType.RANK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/gif", "image/svg+xml", "image/heic", "text/html", "video/mp4"})
    void leavesOtherMediaAlone(String type) {
        assertThat(type(Map.of()).accepts(request(type, Map.of()))).isEmpty();
        assertThat(type(Map.of()).accepts(new StatusContentType.Request(CALLER, "demo", Map.of(), Optional.empty())))
                .isEmpty();
    }

    @Test
    void makesAJpegBesideTheOriginal() throws Exception {
        var made = create(Map.of(), Map.of("caption", "  hi 😎\n", "font", "SERIF", "fileUrl", "https://x/y"));

        Path file = Path.of("work", "status.jpg");
        assertThat(made).isEqualTo(new StatusContent.Image(file, 800, 600, THUMBNAIL, "  hi 😎\n"));
        assertThat(asked).containsExactly(List.of(ORIGINAL, file, 1_600));
    }

    @Test
    void theLongestEdgeIsConfigured() throws Exception {
        create(Map.of("max-edge", "720"), Map.of());
        assertThat(asked.getFirst().getLast()).isEqualTo(720);
        for (String wrong : List.of("63", "8193", "-1")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> type(Map.of("max-edge", wrong)))
                    .withMessageContaining("plugins.content-image.max-edge")
                    .withMessageContaining(wrong);
        }
    }

    @Test
    void aCaptionMayBeMissing() throws Exception {
        assertThat(create(Map.of(), Map.of()).caption()).isEmpty();
        assertThat(create(Map.of(), Map.of("caption", " \n")).caption()).isEmpty();
        assertThat(create(Map.of(), Map.of("caption", "😎".repeat(1_024))).caption())
                .hasSize(2_048);
    }

    static List<Object> wrongCaptions() {
        return List.of(7, true, List.of("hi"), Map.of("text", "hi"), "x".repeat(1_025), "half \uD83D of it");
    }

    @ParameterizedTest
    @MethodSource("wrongCaptions")
    void refusesOtherCaptionsBeforeItDecodes(Object caption) {
        assertThatExceptionOfType(ContentException.class)
                .isThrownBy(() -> create(Map.of(), Map.of("caption", caption)))
                .withMessageStartingWith("caption ")
                .satisfies(e -> assertThat(List.of(e.code(), e.field())).containsExactly("invalid_caption", "caption"));
        assertThat(asked).isEmpty();
    }

    @Test
    void passesOnWhatIsWrongWithThePicture() {
        var damaged = new MediaException(MediaException.Kind.INVALID, "damaged_image", "no");
        var type = new ImageContentType(context(Map.of(), (source, target, maxEdge) -> {
            throw damaged;
        }));
        assertThatExceptionOfType(MediaException.class)
                .isThrownBy(() -> type.create(request("image/png", Map.of())))
                .isSameAs(damaged);
    }

    private PluginContext context(Map<String, String> settings) {
        return context(settings, images);
    }

    private static PluginContext context(Map<String, String> settings, Images tools) {
        return new BareContext("content-image", settings) {
            @Override
            public Images images() {
                return tools;
            }
        };
    }

    private ImageContentType type(Map<String, String> settings) {
        return new ImageContentType(context(settings));
    }

    private StatusContent.Image create(Map<String, String> settings, Map<String, Object> fields) throws Exception {
        return (StatusContent.Image)
                type(settings).create(request("image/png", fields)).getFirst();
    }

    private static StatusContentType.Request request(String type, Map<String, Object> fields) {
        return new StatusContentType.Request(CALLER, "demo", fields, Optional.of(new MediaFile(ORIGINAL, 10, type)));
    }
}
