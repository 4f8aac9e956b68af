package dev.heliograph.server.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.twelvemonkeys.imageio.color.ColorSpaces;
import dev.heliograph.server.media.Pictures;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pictures of all kinds through the built server: what the phones show is what was drawn.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MediaKindsIT {
    private static final double BAR = 35;

    private final Web web = new Web();
    private SandboxProcess sandbox;
    private ServerProcess server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        sandbox = SandboxProcess.start(folder, web, 2, 0);
        server = ServerProcess.attached(folder.resolve("data"), web, sandbox, Map.of());
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
        web.close();
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        sandbox.assertNoViolations();
        server.assertNoMediaLeft();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aPictureIsUprightWhateverItsExifSays(int orientation) throws Exception {
        BufferedImage upright = Pictures.scene(160, 96);
        byte[] jpeg = Pictures.oriented(Pictures.jpeg(Pictures.stored(upright, orientation)), orientation);

        shows("orientation-" + orientation + ".jpg", jpeg, upright);
    }

    @Test
    void aPictureInInkColoursIsShownInThoseOfAScreen() throws Exception {
        ColorSpace ink = ColorSpaces.getColorSpace(ColorSpaces.CS_GENERIC_CMYK);
        var model = new ComponentColorModel(ink, false, false, ColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
        var picture = new BufferedImage(model, model.createCompatibleWritableRaster(256, 192), false, null);
        var expected = new BufferedImage(256, 192, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 192; y++) {
            for (int x = 0; x < 256; x++) {
                int[] inks = {x * 3 / 4, 120 - x / 4, y, 20};
                picture.getRaster().setPixel(x, y, inks);
                float[] rgb = ink.toRGB(new float[] {inks[0] / 255f, inks[1] / 255f, inks[2] / 255f, inks[3] / 255f});
                expected.setRGB(x, y, new Color(rgb[0], rgb[1], rgb[2]).getRGB());
            }
        }

        shows("ink.jpg", Pictures.jpeg(picture), expected);
    }

    @Test
    void transparencyIsWhite() throws Exception {
        BufferedImage scene = Pictures.scene(160, 96);
        var clear = new BufferedImage(160, 96, BufferedImage.TYPE_INT_ARGB);
        var expected = new BufferedImage(160, 96, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 96; y++) {
            for (int x = 0; x < 160; x++) {
                boolean opaque = x < 80;
                clear.setRGB(x, y, opaque ? scene.getRGB(x, y) : 0);
                expected.setRGB(x, y, opaque ? scene.getRGB(x, y) : 0xFFFFFF);
            }
        }

        shows("clear.png", Pictures.png(clear), expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scene-lossless.webp", "scene-lossy.webp", "scene-animated.webp"})
    void aWebpIsShownAndOfAnAnimationItsFirstFrame(String name) throws Exception {
        byte[] webp = Files.readAllBytes(Path.of("src/test/resources/media").resolve(name));

        shows(name, webp, Pictures.scene(160, 120));
    }

    private void shows(String name, byte[] source, BufferedImage expected) throws IOException {
        var answer = server.post(Map.of("fileUrl", sandbox.serve(name, source, ""), "caption", name));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        byte[] shown = sandbox.shown(sandbox.awaitOnAllDevices(name).getFirst());
        assertThat(Pictures.psnr(Pictures.read(shown), expected)).isGreaterThanOrEqualTo(BAR);
    }
}
