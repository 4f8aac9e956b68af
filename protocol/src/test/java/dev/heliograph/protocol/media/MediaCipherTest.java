package dev.heliograph.protocol.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Hmac;
import dev.heliograph.protocol.model.MediaKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaCipherTest {
    private static final int STEP = 1 << 16;

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(
            ints = {
                0,
                1,
                15,
                16,
                17,
                31,
                32,
                1000,
                // where a sidecar's windows end: IV and MAC are 26 bytes more
                65_495,
                65_496,
                65_510,
                65_511,
                65_512,
                65_519,
                65_520,
                65_521,
                65_535,
                65_536,
                65_537,
                65_551,
                65_552,
                131_031,
                131_032,
                131_047,
                131_048,
                131_056,
                131_071,
                131_072,
                131_073,
                1_000_000
            })
    void opensAgainWithTheSidecarOfItsWindows(int length) throws Exception {
        byte[] plain = random(length);
        try (SealedMedia media = seal(MediaKind.VIDEO, plain)) {
            byte[] body = body(media, 0);
            BlobKeys keys = BlobKeys.expand(media.mediaKey(), MediaKind.VIDEO.keyInfo());

            assertThat(keys.open(body, media.facts().encSha256(), media.facts().sha256()))
                    .isEqualTo(plain);
            assertThat(media.facts().length()).isEqualTo(length);
            assertThat(media.facts().sidecar()).isEqualTo(windowByWindow(keys, body));
        }
    }

    @ParameterizedTest(name = "cut with seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void makesTheSameSidecarHoweverTheBytesCome(long seed) throws Exception {
        Random cuts = new Random(seed);
        BlobKeys keys = BlobKeys.expand(random(32), MediaKind.VIDEO.keyInfo());
        byte[] body = random(200_000 + cuts.nextInt(20_000));
        Sidecar sidecar = new Sidecar(keys);
        for (int at = 0; at < body.length; ) {
            int part = Math.min(body.length - at, 1 + cuts.nextInt(90_000));
            sidecar.update(Arrays.copyOfRange(body, at, at + part), part);
            at += part;
        }

        assertThat(sidecar.finish()).isEqualTo(windowByWindow(keys, body));
    }

    @ParameterizedTest(name = "body of {0} bytes")
    @ValueSource(ints = {65_514, 65_520, 65_521, 65_530, 65_535, 65_536, 65_537, 131_055, 131_056, 131_057, 131_072})
    void endsTheSidecarInsideTheOverlapToo(int length) {
        BlobKeys keys = BlobKeys.expand(random(32), MediaKind.VIDEO.keyInfo());
        byte[] body = random(length);
        Sidecar sidecar = new Sidecar(keys);
        sidecar.update(body, length);

        assertThat(sidecar.finish()).isEqualTo(windowByWindow(keys, body));
    }

    @Test
    void givesPicturesNoSidecar() throws Exception {
        try (SealedMedia media = seal(MediaKind.IMAGE, random(100_000))) {
            assertThat(media.facts().sidecar()).isEmpty();
        }
    }

    @Test
    void takesAnotherKeyEachTime() throws Exception {
        MediaCipher cipher = cipher();
        Path file = Files.write(folder.resolve("file"), random(10));
        try (SealedMedia first = cipher.seal(MediaKind.IMAGE, file);
                SealedMedia second = cipher.seal(MediaKind.IMAGE, file)) {
            assertThat(first.mediaKey()).hasSize(32).isNotEqualTo(second.mediaKey());
        }
    }

    @Test
    void keepsSixteenMebibytesInMemory() throws Exception {
        byte[] plain = random(MediaCipher.IN_MEMORY - BlobKeys.MAC - 16);
        try (SealedMedia media = seal(MediaKind.VIDEO, plain)) {
            assertThat(media.length()).isGreaterThan(MediaCipher.IN_MEMORY - 16).isLessThan(MediaCipher.IN_MEMORY + 1L);
            assertThat(folder.resolve("temp")).doesNotExist();
        }
    }

    @Test
    void writesMoreToAFileWithoutANameAndLetsItGo() throws Exception {
        byte[] plain = random(MediaCipher.IN_MEMORY);
        SealedMedia media = seal(MediaKind.VIDEO, plain);
        try (media) {
            assertThat(folder.resolve("temp")).isEmptyDirectory();
            byte[] body = body(media, 0);
            assertThat(media.length()).isEqualTo(body.length);
            assertThat(body(media, 1_000_003)).isEqualTo(Arrays.copyOfRange(body, 1_000_003, body.length));
            assertThat(BlobKeys.expand(media.mediaKey(), MediaKind.VIDEO.keyInfo())
                            .open(body, media.facts().encSha256(), media.facts().sha256()))
                    .isEqualTo(plain);
        }
        assertThat(TempFiles.of(folder.resolve("temp"))).isEmpty();
    }

    @Test
    void saysWhenTheFileIsNotThere() {
        assertThatThrownBy(() -> cipher().seal(MediaKind.IMAGE, folder.resolve("missing")))
                .isInstanceOfSatisfying(
                        UploadException.class, e -> assertThat(e.laterMayHelp()).isFalse())
                .hasMessageContaining("missing");
    }

    @Test
    void saysWhenTheTempFolderCannotBeUsed() throws Exception {
        Path file = Files.write(folder.resolve("file"), random(MediaCipher.IN_MEMORY));
        Files.write(folder.resolve("temp"), new byte[1]);

        assertThatThrownBy(() -> cipher().seal(MediaKind.VIDEO, file))
                .isInstanceOfSatisfying(
                        UploadException.class, e -> assertThat(e.laterMayHelp()).isTrue())
                .hasMessageContaining("temp file");
    }

    @Test
    void letsTheTempFileGoWhenInterruptedInTheMiddle() throws Exception {
        Path file = Files.write(folder.resolve("file"), random(MediaCipher.IN_MEMORY));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> cipher().seal(MediaKind.VIDEO, file)).isInstanceOf(InterruptedException.class);
        assertThat(TempFiles.of(folder.resolve("temp"))).isEmpty();
    }

    @Test
    void passesOnWhatFailsInTheMiddle() {
        SealingLane lane = new SealingLane(BlobKeys.expand(random(32), MediaKind.VIDEO.keyInfo()), true);
        InputStream plain = new ByteArrayInputStream(random(10 * STEP));
        int[] written = {0};

        assertThatThrownBy(() -> lane.run(plain, (_, count) -> {
                    written[0] += count;
                    if (written[0] > 5 * STEP) {
                        throw new IOException("disk full");
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("disk full");
    }

    @Test
    void gathersChunksFromAStreamThatGivesLittleAtATime() throws Exception {
        byte[] plain = random(3 * STEP + 5);
        SealingLane lane = new SealingLane(BlobKeys.expand(random(32), MediaKind.IMAGE.keyInfo()), false);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        ByteArrayOutputStream dripped = new ByteArrayOutputStream();
        lane.run(new ByteArrayInputStream(plain), (bytes, count) -> whole.write(bytes, 0, count));
        lane.run(
                new ByteArrayInputStream(plain) {
                    @Override
                    public synchronized int read(byte[] into, int at, int length) {
                        return super.read(into, at, Math.min(length, 1000));
                    }
                },
                (bytes, count) -> dripped.write(bytes, 0, count));

        assertThat(dripped.toByteArray()).isEqualTo(whole.toByteArray());
    }

    private SealedMedia seal(MediaKind kind, byte[] plain) throws Exception {
        return cipher().seal(kind, Files.write(folder.resolve("file"), plain));
    }

    private MediaCipher cipher() {
        return new MediaCipher(new Random(7), folder.resolve("temp"));
    }

    /// The rule as the sheet states it, on the whole body at once.
    private static byte[] windowByWindow(BlobKeys keys, byte[] body) {
        byte[] all = Bytes.concat(keys.iv(), body);
        ByteArrayOutputStream macs = new ByteArrayOutputStream();
        for (int at = 0; at < all.length; at += STEP) {
            byte[] window = Arrays.copyOfRange(all, at, Math.min(at + STEP + 16, all.length));
            macs.write(Hmac.sha256(keys.macKey(), window), 0, 10);
        }
        return macs.toByteArray();
    }

    private static byte[] body(SealedMedia media, long from) throws IOException {
        try (InputStream in = media.read(from)) {
            return in.readAllBytes();
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
