package dev.heliograph.sandbox.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heliograph.protocol.crypto.Sha256;
import dev.heliograph.sandbox.world.MediaKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleryTest {
    private static final Sealed PICTURE = Sealed.picture();
    private static final Sealed FILM = Sealed.film();

    @TempDir
    private Path folder;

    private Gallery gallery;

    @BeforeEach
    void open() throws Exception {
        gallery = Gallery.open(folder.resolve("gallery"), InstantSource.system());
    }

    /// shared/protocol/2-status.md 17, made with python hashlib and openssl, 2026-11-22.
    @Test
    void opensTheByteExactBlobOfTheNotes() throws Exception {
        HexFormat hex = HexFormat.of();
        var note = new Note(
                MediaKind.IMAGE,
                "image/jpeg",
                Sealed.testKey(),
                hex.parseHex("60b5e31a0266eaaaff8412651238ea322ca54ba3ec086cabc4b23c36826d4d6f"),
                hex.parseHex("9adfab8610d2cc4d62e074b09cb1de1aeaa503e6216ef4171ebbe1d47f7f59ee"),
                12,
                1,
                1,
                0);
        var plain = new ByteArrayOutputStream();
        new BlobOpener(note).open(blob(hex.parseHex("f185c2966dd18c5d0c35451e8914c1460cfc4b4c27224851d44e")), plain);
        assertThat(plain.toString(StandardCharsets.UTF_8)).isEqualTo("hello status");
    }

    @Test
    void keepsAPictureOnceUnderItsHash() throws Exception {
        Path blob = blob(PICTURE.body());
        gallery.take(picture(PICTURE, 1080, 1350), blob);
        Files.delete(blob);
        gallery.take(picture(PICTURE, 1080, 1350), blob);

        Gallery.Kept kept = gallery.find(hash(PICTURE)).orElseThrow();
        assertThat(kept.mimetype()).isEqualTo("image/jpeg");
        assertThat(kept.path()).hasBinaryContent(PICTURE.plain());
        try (var files = Files.list(folder.resolve("gallery"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void keepsAFilmAndKnowsItsSizeAndLength() throws Exception {
        gallery.take(film(FILM, 320, 568, 3), blob(FILM.body()));
        assertThat(gallery.find(hash(FILM)).orElseThrow().mimetype()).isEqualTo("video/mp4");
        refuses("lasts", film(FILM, 320, 568, 30), FILM.body());
        refuses("320x568", film(FILM, 568, 320, 3), FILM.body());
    }

    @Test
    void refusesAWrongMac() throws Exception {
        byte[] body = PICTURE.body().clone();
        body[body.length - 1] ^= 1;
        var forged = new Sealed(PICTURE.plain(), PICTURE.key(), body);
        refuses("MAC", picture(forged, 1080, 1350), body);
        assertThat(gallery.find(hash(PICTURE))).isEmpty();
    }

    @Test
    void refusesABlobWithAnotherHash() throws Exception {
        byte[] body = PICTURE.body().clone();
        body[40] ^= 1;
        refuses("fileEncSha256", picture(PICTURE, 1080, 1350), body);
    }

    @Test
    void refusesTheKeysOfAnotherKind() throws Exception {
        Sealed wrong = Sealed.of(MediaKind.VIDEO, PICTURE.plain(), Sealed.testKey());
        refuses("MAC", picture(wrong, 1080, 1350), wrong.body());
    }

    @Test
    void refusesAFileWithAnotherHashOrLength() throws Exception {
        Note right = picture(PICTURE, 1080, 1350);
        refuses("fileSha256", with(right, new byte[32], right.fileLength()), PICTURE.body());
        refuses("fileLength", with(right, right.fileSha256(), 5), PICTURE.body());
    }

    @Test
    void refusesOtherDimensions() throws Exception {
        refuses("1080x1350", picture(PICTURE, 1350, 1080), PICTURE.body());
    }

    @Test
    void refusesWhatIsNoJpegOrMp4() throws Exception {
        Sealed png = Sealed.of(MediaKind.IMAGE, Sealed.sample("picture.png"), Sealed.testKey());
        refuses("no JPEG", picture(png, 360, 360), png.body());
        Sealed mov = Sealed.of(MediaKind.VIDEO, Sealed.sample("film.mov"), Sealed.testKey());
        refuses("no MP4", film(mov, 320, 568, 3), mov.body());
        Sealed half =
                Sealed.of(MediaKind.VIDEO, Arrays.copyOf(FILM.plain(), FILM.plain().length / 2), Sealed.testKey());
        refuses("past its end", film(half, 320, 568, 3), half.body());
    }

    @Test
    void refusesABlobThatIsTooShort() throws Exception {
        refuses("whole blocks", picture(PICTURE, 1080, 1350), Arrays.copyOf(PICTURE.body(), 20));
    }

    @Test
    void findsNothingByAPath() {
        assertThat(gallery.find("../gallery")).isEmpty();
        assertThat(gallery.find("0".repeat(64))).isEmpty();
    }

    private void refuses(String why, Note note, byte[] body) throws Exception {
        Path blob = blob(body);
        assertThatExceptionOfType(BadMedia.class)
                .isThrownBy(() -> gallery.take(note, blob))
                .withMessageContaining(why);
    }

    private Path blob(byte[] body) throws Exception {
        return Files.write(folder.resolve("blob"), body);
    }

    private static String hash(Sealed sealed) {
        return HexFormat.of().formatHex(Sha256.of(sealed.plain()));
    }

    private static Note picture(Sealed sealed, int width, int height) {
        return note(MediaKind.IMAGE, "image/jpeg", sealed, width, height, 0);
    }

    private static Note film(Sealed sealed, int width, int height, int seconds) {
        return note(MediaKind.VIDEO, "video/mp4", sealed, width, height, seconds);
    }

    private static Note note(MediaKind kind, String type, Sealed sealed, int width, int height, int seconds) {
        return new Note(
                kind,
                type,
                sealed.key(),
                Sha256.of(sealed.plain()),
                Sha256.of(sealed.body()),
                sealed.plain().length,
                width,
                height,
                seconds);
    }

    private static Note with(Note note, byte[] hash, long length) {
        return new Note(
                note.kind(),
                note.mimetype(),
                note.mediaKey(),
                hash,
                note.fileEncSha256(),
                length,
                note.width(),
                note.height(),
                note.seconds());
    }
}
