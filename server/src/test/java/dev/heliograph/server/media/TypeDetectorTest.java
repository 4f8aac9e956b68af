package dev.heliograph.server.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeDetectorTest {
    private final TypeDetector detector = new TypeDetector();

    @Test
    void knowsPicturesByTheirBytes(@TempDir Path temp) throws Exception {
        var scene = Pictures.scene(20, 20);
        assertThat(detector.detect(Pictures.jpeg(scene))).isEqualTo("image/jpeg");
        assertThat(detector.detect(Pictures.png(scene))).isEqualTo("image/png");
        assertThat(detector.detect(Path.of("src/test/resources/media/scene-lossy.webp")))
                .isEqualTo("image/webp");
        // a name says nothing
        Path misnamed = Files.write(temp.resolve("film.mp4"), Pictures.png(scene));
        assertThat(detector.detect(misnamed)).isEqualTo("image/png");
    }

    @ParameterizedTest
    @CsvSource({
        "isom, video/mp4",
        "mp42, video/mp4",
        "avc1, video/mp4",
        "'M4V ', video/mp4",
        "'qt  ', video/quicktime",
        "heic, image/heic",
        "'M4A ', audio/mp4"
    })
    void tellsMp4FromMovByTheBrand(String brand, String type) {
        byte[] head = HexFormat.of()
                .parseHex("0000001c66747970"
                        + HexFormat.of().formatHex(brand.getBytes(StandardCharsets.US_ASCII))
                        + "00000200" + HexFormat.of().formatHex(brand.getBytes(StandardCharsets.US_ASCII)) + "69736f32"
                        + "00000008667265650000000000000000");
        assertThat(detector.detect(head)).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104428581021853, video/webm",
        "1a45dfa3a34286810142f7810142f2810442f3810842828 86d6174726f736b61428781044285810218, video/x-matroska",
        "4f67675300020000000000000000aabbccdd00000000aabbccdd01134f707573486561640101, audio/ogg; codecs=opus"
    })
    void looksIntoEbmlAndOgg(String hex, String type) {
        assertThat(detector.detect(HexFormat.of().parseHex(hex.replace(" ", ""))))
                .isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "'<!doctype html><html><body>x</body></html>', text/html",
        "'<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>', image/svg+xml",
        "'ffconcat version 1.0', text/plain"
    })
    void unmasksTextDressedAsMedia(String text, String type) {
        assertThat(detector.detect(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(type);
    }

    @Test
    void takesAPlaylistForNoFilm() {
        byte[] playlist =
                "#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:1,\nfile:///etc/hostname\n".getBytes(StandardCharsets.UTF_8);
        assertThat(detector.detect(playlist)).doesNotStartWith("video/").doesNotStartWith("image/");
    }

    @Test
    void saysWhenItDoesNotKnow() {
        assertThat(detector.detect(new byte[] {1, 2, 3, (byte) 0xFE, (byte) 0xFF, 0}))
                .isEqualTo(TypeDetector.UNKNOWN);
        assertThat(detector.detect(new byte[] {0x1a, 0x45, (byte) 0xdf, (byte) 0xa3}))
                .isEqualTo(TypeDetector.UNKNOWN);
    }
}
