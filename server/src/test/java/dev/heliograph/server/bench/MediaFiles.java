package dev.heliograph.server.bench;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/// Makes what is posted: pictures and a film of a wanted size in bytes, the same in every run.
final class MediaFiles {
    /// Of a second: a status has at most 60.
    static final int FILM_SECONDS = 56;

    static final int FILM_WIDTH = 640;
    static final int FILM_HEIGHT = 360;
    private static final float QUALITY = 0.9f;
    private static final int STEPS = 12;

    private MediaFiles() {}

    /// A JPEG of shapes and grain, of about as many bytes; the more grain, the more bytes.
    ///
    /// @throws IOException when no grain makes it that long
    static Path jpeg(Path file, int width, int height, int bytes) throws IOException {
        double least = 0;
        double most = 120;
        byte[] made = {};
        for (int i = 0; i < STEPS; i++) {
            double grain = (least + most) / 2;
            made = encoded(drawn(width, height, grain));
            if (made.length > bytes) {
                most = grain;
            } else {
                least = grain;
            }
        }
        if (Math.abs(made.length - bytes) > bytes / 10) {
            throw new IOException("a picture of " + bytes + " bytes was wanted, came to " + made.length);
        }
        return Files.write(file, made);
    }

    private static BufferedImage drawn(int width, int height, double grain) {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, new Color(0x20_60_A0), width, height, new Color(0xF0_C0_60)));
        graphics.fillRect(0, 0, width, height);
        var random = new Random(7);
        for (int i = 0; i < 40; i++) {
            graphics.setColor(new Color(random.nextInt(0x1_00_00_00)));
            graphics.fillOval(random.nextInt(width), random.nextInt(height), width / 12, height / 12);
        }
        graphics.dispose();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int add = (int) (random.nextGaussian() * grain);
                int rgb = picture.getRGB(x, y);
                picture.setRGB(x, y, added(rgb >> 16, add) << 16 | added(rgb >> 8, add) << 8 | added(rgb, add));
            }
        }
        return picture;
    }

    private static int added(int level, int add) {
        return Math.clamp((level & 0xFF) + add, 0, 255);
    }

    private static byte[] encoded(BufferedImage picture) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(QUALITY);
            writer.write(null, new IIOImage(picture, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /// An MP4 (H.264, AAC) of noise, of about as many bytes; takes this machine's ffmpeg.
    static Path film(Path file, int bytes) throws IOException, InterruptedException {
        long bits = 8L * bytes / FILM_SECONDS - 130_000;
        String source = "testsrc2=size=" + FILM_WIDTH + "x" + FILM_HEIGHT + ":rate=25:duration=" + FILM_SECONDS
                + ",noise=alls=100:allf=t";
        int exit = new ProcessBuilder(List.of(
                        "ffmpeg -y -nostdin -v error -f lavfi -i %s -f lavfi -i sine=frequency=440:duration=%d -c:v libx264 -preset ultrafast -pix_fmt yuv420p -b:v %d -minrate %d -maxrate %d -bufsize %d -x264-params nal-hrd=cbr -c:a aac -b:a 128k -movflags +faststart %s"
                                .formatted(source, FILM_SECONDS, bits, bits, bits, bits, file)
                                .split(" ")))
                .inheritIO()
                .start()
                .waitFor();
        long length = exit == 0 ? Files.size(file) : 0;
        if (Math.abs(length - bytes) > bytes / 10) {
            throw new IOException("ffmpeg ended with " + exit + ", a film of " + bytes + " bytes came to " + length);
        }
        return file;
    }
}
