package dev.heliograph.server.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.twelvemonkeys.imageio.color.ColorSpaces;
import dev.heliograph.spi.media.Images;
import dev.heliograph.spi.media.MediaException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureToolsTest {
    private static final Path FIXTURES = Path.of("src/test/resources/media");
    private static final double BAR = 35;
    private static final int EDGE = 1600;

    @TempDir
    Path temp;

    private final PictureTools tools = new PictureTools(100_000_000);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void turnsPicturesUprightAsExifSays(int orientation) throws Exception {
        BufferedImage upright = Pictures.scene(160, 96);
        BufferedImage stored = Pictures.stored(upright, orientation);

        assertSame(Pictures.oriented(Pictures.jpeg(stored), orientation), upright);
    }

    @Test
    void turnsPngAndWebpUprightToo() throws Exception {
        BufferedImage upright = Pictures.scene(160, 96);
        byte[] stored = Pictures.png(Pictures.flippedDown(Pictures.transposed(upright)));
        byte[] jpeg = Pictures.oriented(Pictures.jpeg(upright), 6);
        byte[] exif = Arrays.copyOfRange(jpeg, 12, 12 + 26);
        assertSame(Pictures.chunk(stored, "eXIf", exif), upright);

        byte[] webp = Files.readAllBytes(FIXTURES.resolve("scene-lossless.webp"));
        byte[] more = ByteBuffer.allocate(webp.length + 8 + 26)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .put(webp)
                .put("EXIF".getBytes(StandardCharsets.US_ASCII))
                .putInt(26)
                .put(exif)
                .putInt(4, webp.length - 8 + 34)
                .array();
        BufferedImage turned = Pictures.flippedAcross(Pictures.transposed(Pictures.scene(160, 120)));
        assertSame(more, turned);
    }

    @Test
    void keepsGrayPicturesAsBrightAsTheyAre() throws Exception {
        BufferedImage gray = scene(new BufferedImage(120, 80, BufferedImage.TYPE_BYTE_GRAY));
        BufferedImage expected = expectedGray(gray, 255);
        assertSame(Pictures.png(gray), expected);
        assertSame(Pictures.jpeg(gray), expected);

        BufferedImage deep = new BufferedImage(120, 80, BufferedImage.TYPE_USHORT_GRAY);
        for (int y = 0; y < 80; y++) {
            for (int x = 0; x < 120; x++) {
                deep.getRaster().setSample(x, y, 0, gray.getRaster().getSample(x, y, 0) * 257);
            }
        }
        assertSame(Pictures.png(deep), expected);
    }

    @Test
    void paintsTransparencyOnWhite() throws Exception {
        BufferedImage clear = new BufferedImage(90, 60, BufferedImage.TYPE_INT_ARGB);
        BufferedImage expected = new BufferedImage(90, 60, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 60; y++) {
            for (int x = 0; x < 90; x++) {
                int alpha = x * 255 / 89;
                clear.setRGB(x, y, alpha << 24 | 0x2040A0);
                expected.setRGB(x, y, new Color(over(0x20, alpha), over(0x40, alpha), over(0xA0, alpha)).getRGB());
            }
        }
        assertSame(Pictures.png(clear), expected);
    }

    @Test
    void paintsTransparentGrayAndPalettesOnWhite() throws Exception {
        var grayAlpha = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false, ColorModel.TRANSLUCENT, DataBuffer.TYPE_BYTE);
        var gray = new BufferedImage(grayAlpha, grayAlpha.createCompatibleWritableRaster(64, 48), false, null);
        BufferedImage expected = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 48; y++) {
            for (int x = 0; x < 64; x++) {
                gray.getRaster().setSample(x, y, 0, 100);
                gray.getRaster().setSample(x, y, 1, 4 * x);
                int level = over(100, 4 * x);
                expected.setRGB(x, y, new Color(level, level, level).getRGB());
            }
        }
        assertSame(Pictures.png(gray), expected);

        var palette =
                new IndexColorModel(2, 4, new int[] {0xFFC03020, 0xFF208040, 0x00000000, 0xFF2040C0}, 0, true, -1, 0);
        var indexed = new BufferedImage(64, 48, BufferedImage.TYPE_BYTE_BINARY, palette);
        for (int y = 0; y < 48; y++) {
            for (int x = 0; x < 64; x++) {
                int index = x / 16;
                indexed.getRaster().setSample(x, y, 0, index);
                expected.setRGB(x, y, index == 2 ? 0xFFFFFFFF : palette.getRGB(index));
            }
        }
        assertSame(Pictures.png(indexed), expected, 30);
    }

    @Test
    void readsSixteenBitsAColour() throws Exception {
        var model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, ColorModel.OPAQUE, DataBuffer.TYPE_USHORT);
        var deep = new BufferedImage(model, model.createCompatibleWritableRaster(120, 80), false, null);
        BufferedImage scene = Pictures.scene(120, 80);
        for (int y = 0; y < 80; y++) {
            for (int x = 0; x < 120; x++) {
                for (int band = 0; band < 3; band++) {
                    deep.getRaster().setSample(x, y, band, scene.getRaster().getSample(x, y, band) * 257);
                }
            }
        }
        assertSame(Pictures.png(deep), scene);
    }

    @Test
    void readsInkColours() throws Exception {
        ColorSpace ink = ColorSpaces.getColorSpace(ColorSpaces.CS_GENERIC_CMYK);
        var model = new ComponentColorModel(ink, false, false, ColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
        var picture = new BufferedImage(model, model.createCompatibleWritableRaster(256, 192), false, null);
        BufferedImage expected = new BufferedImage(256, 192, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 192; y++) {
            for (int x = 0; x < 256; x++) {
                int[] inks = {x * 3 / 4, 120 - x / 4, y, 20};
                picture.getRaster().setPixel(x, y, inks);
                float[] rgb = ink.toRGB(new float[] {inks[0] / 255f, inks[1] / 255f, inks[2] / 255f, inks[3] / 255f});
                expected.setRGB(x, y, new Color(rgb[0], rgb[1], rgb[2]).getRGB());
            }
        }
        byte[] jpeg = Pictures.jpeg(picture);
        assertThat(jpeg).as("four components").contains(sofOfFour());
        assertSame(jpeg, expected);
    }

    @Test
    void bringsColourProfilesToSrgb() throws Exception {
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        BufferedImage stored = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        BufferedImage expected = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 48; y++) {
            for (int x = 0; x < 64; x++) {
                stored.setRGB(x, y, new Color(20 + x * 2, 60, 30 + y * 3).getRGB());
                expected.setRGB(x, y, new Color(gamma(20 + x * 2), gamma(60), gamma(30 + y * 3)).getRGB());
            }
        }
        var named = new ByteArrayOutputStream();
        named.writeBytes("x\0\0".getBytes(StandardCharsets.ISO_8859_1));
        named.writeBytes(Pictures.deflated(linear));

        assertSame(Pictures.chunk(Pictures.png(stored), "iCCP", named.toByteArray()), expected);
        assertSame(Pictures.segment(Pictures.jpeg(stored), 0xE2, "ICC_PROFILE\0\1\1", linear), expected, 33);
        assertSame(Pictures.chunk(Pictures.png(stored), "iCCP", new byte[] {'x', 0, 0, 1, 2, 3}), stored);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scene-lossless.webp", "scene-lossy.webp", "scene-animated.webp"})
    void readsWebpAndOfAnAnimationTheFirstFrame(String name) throws Exception {
        assertSame(Files.readAllBytes(FIXTURES.resolve(name)), Pictures.scene(160, 120));
    }

    @Test
    void paintsTransparentWebpOnWhite() throws Exception {
        Path target = temp.resolve("out.jpg");
        tools.toJpeg(FIXTURES.resolve("clear.webp"), target, EDGE);
        assertThat(Pictures.read(target).getRGB(20, 28) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    }

    @Test
    void fitsTheLongestEdgeAndNeverEnlarges() throws Exception {
        BufferedImage large = Pictures.scene(2400, 800);
        Path target = temp.resolve("out.jpg");
        Images.Jpeg made = tools.toJpeg(write(Pictures.jpeg(large)), target, 600);

        assertThat(made.width()).isEqualTo(600);
        assertThat(made.height()).isEqualTo(200);
        assertThat(Pictures.psnr(Pictures.read(target), averaged(large, 4))).isGreaterThan(BAR);
        assertThat(tools.toJpeg(write(Pictures.png(Pictures.scene(3, 500))), target, 10)
                        .width())
                .isEqualTo(1);
        assertThat(tools.toJpeg(write(Pictures.png(Pictures.scene(30, 20))), target, EDGE)
                        .width())
                .isEqualTo(30);
    }

    @Test
    void writesBaselineJpegWithNothingButItsHeaderAndASmallThumbnail() throws Exception {
        byte[] source = Pictures.oriented(Pictures.jpeg(noise(1200, 900)), 6);
        Path target = temp.resolve("out.jpg");
        Images.Jpeg made = tools.toJpeg(write(Pictures.segment(source, 0xFE, "secret", new byte[9])), target, EDGE);

        assertThat(markers(Files.readAllBytes(target))).contains(0xC0).isSubsetOf(0xE0, 0xDB, 0xC0, 0xC4, 0xDA);
        assertThat(made.thumbnail()).hasSizeLessThanOrEqualTo(10 * 1024);
        BufferedImage thumbnail = Pictures.read(made.thumbnail());
        assertThat(List.of(thumbnail.getWidth(), thumbnail.getHeight())).containsExactly(75, 100);
    }

    @Test
    void leavesTheTailOfAPolyglotBehind() throws Exception {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                Pictures.segment(Pictures.jpeg(Pictures.scene(64, 48)), 0xFE, "<script>evil</script>", new byte[0]));
        bytes.writeBytes("PK\3\4<html><script>evil</script></html>".getBytes(StandardCharsets.ISO_8859_1));
        Path target = temp.resolve("out.jpg");
        tools.toJpeg(write(bytes.toByteArray()), target, EDGE);

        byte[] made = Files.readAllBytes(target);
        assertThat(new String(made, StandardCharsets.ISO_8859_1)).doesNotContain("evil", "PK\3\4", "html");
        assertThat(Arrays.copyOfRange(made, made.length - 2, made.length)).containsExactly(0xFF, 0xD9);
    }

    @Test
    void refusesABombByItsHeader() throws Exception {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(30_000)
                .putInt(30_000)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        var bomb = new ByteArrayOutputStream();
        bomb.writeBytes("\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1));
        bomb.writeBytes(Pictures.chunk("IHDR", header));
        bomb.writeBytes(Pictures.chunk("IDAT", Pictures.deflated(new byte[100])));

        // there are no pixels in it: who decodes says damaged_image
        refuses(bomb.toByteArray(), "image_too_large");
    }

    @Test
    void refusesAWebpWhoseFrameIsLargerThanItsCanvas() throws Exception {
        byte[] webp = ByteBuffer.allocate(12 + 18 + 8 + 10)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(40)
                .put("WEBPVP8X".getBytes(StandardCharsets.US_ASCII))
                .putInt(10)
                .put(new byte[] {0, 0, 0, 0, 9, 0, 0, 9, 0, 0})
                .put("VP8 ".getBytes(StandardCharsets.US_ASCII))
                .putInt(10)
                .put(new byte[] {0x10, 0, 0, (byte) 0x9d, 1, 0x2a})
                .putShort((short) 16_383)
                .putShort((short) 16_383)
                .array();
        refuses(webp, "image_too_large");
    }

    @Test
    void refusesWhatItsMemoryCannotHold() throws Exception {
        var small = new PictureTools(100_000_000, 32 << 20);
        Path source = FIXTURES.resolve("scene-lossless.webp");
        assertThat(small.toJpeg(source, temp.resolve("out.jpg"), EDGE).width()).isEqualTo(160);

        byte[] wide = Pictures.png(new BufferedImage(2500, 2500, BufferedImage.TYPE_BYTE_BINARY));
        assertThat(small.toJpeg(write(wide), temp.resolve("out.jpg"), 600).width())
                .isEqualTo(600);
        assertThatExceptionOfType(MediaException.class)
                .isThrownBy(() -> small.toJpeg(write(wide), temp.resolve("none.jpg"), 2500))
                .satisfies(e -> assertThat(e.code()).isEqualTo("image_too_large"));
    }

    @Test
    void refusesWhatEndsTooEarly() throws Exception {
        BufferedImage picture = noise(400, 300);
        for (byte[] whole : List.of(
                Pictures.jpeg(picture),
                Pictures.png(picture),
                Files.readAllBytes(FIXTURES.resolve("scene-lossless.webp")),
                Files.readAllBytes(FIXTURES.resolve("scene-lossy.webp")))) {
            refuses(Arrays.copyOf(whole, whole.length / 2), "damaged_image");
            refuses(Arrays.copyOf(whole, 20), "damaged_image");
        }
    }

    @Test
    void refusesWhatIsNoneOfTheThreeFormats() throws Exception {
        var gif = new ByteArrayOutputStream();
        ImageIO.write(Pictures.scene(10, 10), "gif", gif);
        refuses(gif.toByteArray(), "damaged_image");
        refuses("<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8), "damaged_image");
    }

    private void refuses(byte[] source, String code) throws Exception {
        Path target = temp.resolve("refused.jpg");
        Path file = write(source);
        assertThatExceptionOfType(MediaException.class)
                .isThrownBy(() -> tools.toJpeg(file, target, EDGE))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
        assertThat(target).doesNotExist();
    }

    private void assertSame(byte[] source, BufferedImage expected) throws Exception {
        assertSame(source, expected, BAR);
    }

    private void assertSame(byte[] source, BufferedImage expected, double bar) throws Exception {
        Path target = temp.resolve("out.jpg");
        Images.Jpeg made = tools.toJpeg(write(source), target, EDGE);
        assertThat(List.of(made.width(), made.height())).containsExactly(expected.getWidth(), expected.getHeight());
        assertThat(Pictures.psnr(Pictures.read(target), expected)).isGreaterThanOrEqualTo(bar);
    }

    private Path write(byte[] bytes) throws Exception {
        return Files.write(temp.resolve("source"), bytes);
    }

    private static BufferedImage scene(BufferedImage gray) {
        BufferedImage scene = Pictures.scene(gray.getWidth(), gray.getHeight());
        for (int y = 0; y < gray.getHeight(); y++) {
            for (int x = 0; x < gray.getWidth(); x++) {
                gray.getRaster().setSample(x, y, 0, scene.getRaster().getSample(x, y, 0));
            }
        }
        return gray;
    }

    private static BufferedImage expectedGray(BufferedImage gray, int most) {
        var expected = new BufferedImage(gray.getWidth(), gray.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < gray.getHeight(); y++) {
            for (int x = 0; x < gray.getWidth(); x++) {
                int level = gray.getRaster().getSample(x, y, 0) * 255 / most;
                expected.setRGB(x, y, level << 16 | level << 8 | level);
            }
        }
        return expected;
    }

    private static int over(int level, int alpha) {
        return Math.round((level * alpha + 255f * (255 - alpha)) / 255);
    }

    private static int gamma(int level) {
        double linear = level / 255.0;
        double encoded = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
        return (int) Math.round(255 * encoded);
    }

    private static BufferedImage noise(int width, int height) {
        BufferedImage picture = Pictures.scene(width, height);
        var random = new java.util.Random(7);
        Graphics2D graphics = picture.createGraphics();
        for (int i = 0; i < 2_000; i++) {
            graphics.setColor(new Color(random.nextInt(0x1000000)));
            graphics.fillRect(
                    random.nextInt(width), random.nextInt(height), 1 + random.nextInt(20), 1 + random.nextInt(20));
        }
        graphics.dispose();
        return picture;
    }

    private static BufferedImage averaged(BufferedImage picture, int factor) {
        var small = new BufferedImage(
                picture.getWidth() / factor, picture.getHeight() / factor, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < small.getHeight(); y++) {
            for (int x = 0; x < small.getWidth(); x++) {
                for (int band = 0; band < 3; band++) {
                    int sum = Arrays.stream(picture.getRaster()
                                    .getSamples(x * factor, y * factor, factor, factor, band, (int[]) null))
                            .sum();
                    small.getRaster().setSample(x, y, band, Math.round((float) sum / factor / factor));
                }
            }
        }
        return small;
    }

    /// The markers before the compressed data.
    private static List<Integer> markers(byte[] jpeg) {
        var found = new ArrayList<Integer>();
        int at = 2;
        while (found.isEmpty() || found.getLast() != 0xDA) {
            found.add(jpeg[at + 1] & 0xFF);
            at += 2 + ((jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF);
        }
        return found;
    }

    /// The start of the frame header, with its size, when it names four components.
    private static byte[] sofOfFour() {
        return new byte[] {(byte) 0xFF, (byte) 0xC0, 0, 8 + 3 * 4, 8, 0, (byte) 192, 1, 0, 4};
    }
}
