package dev.heliograph.server.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.heliograph.server.config.ConfigException;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.Videos;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FfmpegFilmsTest {
    @TempDir
    Path temp;

    private Films films;
    private FfmpegFilms tools;
    private Path work;
    private Path target;

    @BeforeEach
    void makeTools() throws Exception {
        films = Films.in(temp);
        work = temp.resolve("work");
        Files.createDirectories(work);
        target = temp.resolve("target.mp4");
        tools = new FfmpegFilms(Optional.of(films.tool()), work, Films.LIMIT);
    }

    @AfterEach
    void noFileAndNoProcessIsLeft() throws Exception {
        try (var left = Files.list(work)) {
            assertThat(left).isEmpty();
        }
        assertThat(running()).isEmpty();
    }

    @Test
    void saysWhatAFilmIs() throws Exception {
        Videos.Info info = tools.probe(films.ready("ready.mp4", 2));

        assertThat(info.length()).isCloseTo(Duration.ofSeconds(2), Duration.ofMillis(100));
        assertThat(info)
                .isEqualTo(new Videos.Info(
                        info.length(), "h264", Optional.of("yuv420p"), Optional.of("aac"), 320, 180, 0, true, true));
        assertThat(tools.loss()).isEmpty();
        assertThat(films.tool()).asString().startsWith("ffmpeg version ").contains(" at ");
    }

    @Test
    void writesAMovAnewAsMp4WithItsIndexFirstAndKeepsTheRotation() throws Exception {
        Path plain = temp.resolve("plain.mov");
        films.ffmpeg(List.of(
                "-i",
                films.ready("plain.mp4", 2).toString(),
                "-c",
                "copy",
                "-metadata",
                "location=+52.5-013.4/",
                "-timecode",
                "01:00:00:00",
                plain.toString()));
        Path source = films.turned(plain, 90, "turned.mov");
        assertThat(text(source)).contains("+52.5-013.4", "tmcd");
        Videos.Info before = tools.probe(source);
        assertThat(List.of(before.mp4(), before.indexFirst(), before.rotation()))
                .containsExactly(false, false, 90);
        assertThat(List.of(before.width(), before.height())).containsExactly(180, 320);

        tools.remux(source, target);

        Videos.Info after = tools.probe(target);
        assertThat(List.of(after.mp4(), after.indexFirst(), after.rotation(), after.width(), after.height()))
                .containsExactly(true, true, 90, 180, 320);
        assertThat(after.length()).isCloseTo(before.length(), Duration.ofMillis(100));
        assertThat(text(target)).doesNotContain("+52.5-013.4", "tmcd", "Lavf");
    }

    @Test
    void encodesUprightWithinTheEdgeAndInPhonesFormat() throws Exception {
        assumeThat(films.encodes("libx265")).as("libx265").isTrue();
        Path hevc = films.make(
                "hevc.mp4",
                1,
                1_000,
                502,
                "-c:v",
                "libx265",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p10le",
                "-c:a",
                "libmp3lame",
                "-tag:v",
                "hvc1");
        Path source = films.turned(hevc, 270, "turned.mp4");
        Videos.Info before = tools.probe(source);
        assertThat(List.of(before.videoCodec(), before.pixelFormat().orElseThrow(), before.rotation()))
                .containsExactly("hevc", "yuv420p10le", 270);

        tools.transcode(source, target, 640);

        Videos.Info after = tools.probe(target);
        assertThat(after)
                .isEqualTo(new Videos.Info(
                        after.length(), "h264", Optional.of("yuv420p"), Optional.of("aac"), 320, 640, 0, true, true));
        assertThat(after.length()).isCloseTo(before.length(), Duration.ofMillis(100));
    }

    @Test
    void turnsClockwise() throws Exception {
        Path red = films.make(
                "red.mp4",
                1,
                320,
                180,
                "-vf",
                "drawbox=x=0:y=0:w=iw/2:h=ih:color=red:t=fill",
                "-c:v",
                "libx264",
                "-an");
        tools.transcode(films.turned(red, 90, "turned.mp4"), target, 1_280);

        var picture = Pictures.read(tools.thumbnail(target));
        var top = new java.awt.Color(picture.getRGB(picture.getWidth() / 2, picture.getHeight() / 4));
        assertThat(List.of(top.getRed() > 200, top.getGreen() < 60, top.getBlue() < 60))
                .as("what was left is on top: %s", top)
                .containsExactly(true, true, true);
    }

    @Test
    void neverEnlargesAndMakesEdgesEven() throws Exception {
        Path odd = films.make("odd.mov", 1, 101, 75, "-c:v", "mpeg4", "-an", "-q:v", "4");
        tools.transcode(odd, target, 1_280);
        Videos.Info after = tools.probe(target);
        assertThat(List.of(after.width(), after.height())).containsExactly(100, 74);
        assertThat(after.audioCodec()).isEmpty();
    }

    @Test
    void theFirstPictureIsTheThumbnail() throws Exception {
        byte[] thumbnail = tools.thumbnail(films.ready("ready.mp4", 1));
        var picture = Pictures.read(thumbnail);
        assertThat(picture.getWidth()).isEqualTo(100);
        assertThat((double) picture.getHeight()).isCloseTo(56, within(1.0));
        assertThat(thumbnail).hasSizeLessThan(10 * 1024);
        assertThat(new String(thumbnail, StandardCharsets.ISO_8859_1)).doesNotContain("Lavc");
    }

    @Test
    void refusesTruncatedAndDamagedFilm() throws Exception {
        Path whole = films.ready("whole.mp4", 3);
        byte[] bytes = Files.readAllBytes(whole);
        for (int length : new int[] {bytes.length - 1, bytes.length * 2 / 3, Films.box(bytes, "mdat") + 3, 40}) {
            damaged(Files.write(temp.resolve("short.mp4"), Arrays.copyOf(bytes, length)));
        }
        damaged(films.damaged(whole, "damaged.mp4"));
        Path last = temp.resolve("last.mp4");
        films.ffmpeg(List.of("-i", whole.toString(), "-c", "copy", last.toString()));
        byte[] indexLast = Files.readAllBytes(last);
        damaged(Files.write(temp.resolve("short.mp4"), Arrays.copyOf(indexLast, Films.box(indexLast, "moov"))));
    }

    @Test
    void takesAFilmThatWasCutWithoutEncoding() throws Exception {
        Path whole = films.make(
                "whole.mp4",
                6,
                640,
                360,
                "-c:v",
                "libx264",
                "-pix_fmt",
                "yuv420p",
                "-bf",
                "3",
                "-g",
                "60",
                "-x264opts",
                "open-gop=1",
                "-c:a",
                "aac");
        Path cut = temp.resolve("cut.mov");
        films.ffmpeg(List.of(
                "-ss", "2.7", "-i", whole.toString(), "-c", "copy", "-avoid_negative_ts", "disabled", cut.toString()));
        tools.remux(cut, target);
        assertThat(tools.probe(target).length()).isCloseTo(tools.probe(cut).length(), Duration.ofMillis(100));
    }

    @Test
    void refusesAFilmThatPromisesMoreThanThereIs() throws Exception {
        Path whole = films.ready("whole.mp4", 3);
        byte[] bytes = Files.readAllBytes(whole);
        int samples = Films.box(bytes, "mdat");
        // the box is made to fit what is left, so that only reading to the end tells
        byte[] half = Arrays.copyOf(bytes, samples + (bytes.length - samples) / 2);
        java.nio.ByteBuffer.wrap(half).putInt(samples, half.length - samples);
        damaged(Files.write(temp.resolve("half.mp4"), half));
    }

    @Test
    void refusesScriptsDressedAsFilmAndReadsNoOtherFile() throws Exception {
        Path ready = films.ready("ready.mp4", 1);
        for (String script : List.of(
                "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\nfile://" + ready + "\n#EXT-X-ENDLIST\n",
                "ffconcat version 1.0\nfile '" + ready + "'\n",
                "<!doctype html><html></html>")) {
            Path dressed = Files.writeString(temp.resolve("dressed.mp4"), script);
            damaged(dressed);
            assertThatExceptionOfType(MediaException.class)
                    .isThrownBy(() -> tools.transcode(dressed, target, 640))
                    .satisfies(e -> assertThat(e.code()).isEqualTo("damaged_video"));
            assertThat(target).doesNotExist();
        }
    }

    @Test
    void namesTheExecutableThatDoesNotRun() throws Exception {
        Path fake = Files.writeString(temp.resolve("ffmpeg"), "no program");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> FfmpegTool.find(Optional.of(fake), "", work, Films.LIMIT))
                .withMessageContaining("config media.ffmpeg: must be an ffmpeg that runs")
                .withMessageContaining(fake.toString());
        assertThat(FfmpegTool.find(Optional.empty(), temp.toString(), work, Films.LIMIT))
                .isEmpty();
    }

    @Test
    void refusesSoundWithoutPicture() throws Exception {
        damaged(films.make("sound.mp4", 1, 16, 16, "-vn", "-c:a", "aac"));
    }

    @Test
    void endsWhatTakesTooLong() throws Exception {
        Path source = films.ready("long.mp4", 60);
        var hasty = new FfmpegFilms(Optional.of(films.tool()), work, Duration.ofMillis(150));
        assertThatExceptionOfType(MediaException.class)
                .isThrownBy(() -> hasty.transcode(source, target, 1_280))
                .satisfies(e -> assertThat(e.code()).isEqualTo("video_too_slow"));
        assertThat(target).doesNotExist();
    }

    @Test
    void endsWithTheThreadThatAsked() throws Exception {
        Path source = films.ready("long.mp4", 60);
        var thrown = new AtomicReference<Throwable>();
        Thread asking = Thread.ofVirtual().start(() -> {
            try {
                tools.transcode(source, target, 1_280);
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        Awaitility.await().until(() -> !running().isEmpty());
        asking.interrupt();
        asking.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(target).doesNotExist();
    }

    @Test
    void withoutFfmpegItTellsWhatTheBoxesTell() throws Exception {
        var without = new FfmpegFilms(Optional.empty(), work, Films.LIMIT);
        Path ready = films.ready("ready.mp4", 2);
        assertThat(without.probe(ready)).isEqualTo(tools.probe(ready));
        var plain = Pictures.read(without.thumbnail(ready));
        var first = Pictures.read(tools.thumbnail(ready));
        assertThat(List.of(plain.getWidth(), plain.getHeight())).containsExactly(first.getWidth(), first.getHeight());
        assertThat(without.hasFfmpeg()).isFalse();
        assertThat(without.loss().orElseThrow()).startsWith("none: ");
        assertThatExceptionOfType(MediaException.class)
                .isThrownBy(() -> without.remux(ready, target))
                .satisfies(e -> assertThat(e.code()).isEqualTo("ffmpeg_missing"));

        Path mov = temp.resolve("plain.mov");
        films.ffmpeg(List.of("-i", ready.toString(), "-c", "copy", mov.toString()));
        Path turned = films.turned(mov, 90, "turned.mov");
        Videos.Info info = without.probe(turned);
        assertThat(List.of(info.rotation(), info.width(), info.height(), info.mp4(), info.indexFirst()))
                .containsExactly(90, 180, 320, false, false);

        Path pieces = temp.resolve("pieces.mp4");
        films.ffmpeg(List.of(
                "-i", ready.toString(), "-c", "copy", "-movflags", "+frag_keyframe+empty_moov", pieces.toString()));
        assertThat(without.probe(pieces).indexFirst()).isFalse();

        byte[] bytes = Files.readAllBytes(ready);
        Path cut = Files.write(temp.resolve("cut.mp4"), Arrays.copyOf(bytes, bytes.length - 100));
        assertThatExceptionOfType(MediaException.class)
                .isThrownBy(() -> without.probe(cut))
                .satisfies(e -> assertThat(e.code()).isEqualTo("damaged_video"));
    }

    private void damaged(Path film) {
        assertThatExceptionOfType(MediaException.class)
                .isThrownBy(() -> tools.probe(film))
                .as("%s", film.getFileName())
                .satisfies(e -> assertThat(e.code()).isEqualTo("damaged_video"));
    }

    private static List<ProcessHandle> running() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    private static String text(Path file) throws Exception {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
