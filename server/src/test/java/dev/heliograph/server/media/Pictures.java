package dev.heliograph.server.media;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Pictures made for tests, and how much two differ.
public final class Pictures {
    private Pictures() {}

    /// Smooth, coloured, and the same under no mirroring or turning.
    public static BufferedImage scene(int width, int height) {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double u = (double) x / width;
                double v = (double) y / height;
                int red = level(0.15 + 0.7 * u);
                int green = level(0.2 + 0.6 * v * (1 - u / 2));
                int blue = level(0.5 + 0.35 * Math.sin(6 * u + 9 * v));
                picture.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        return picture;
    }

    /// As a camera stores it that writes this EXIF orientation beside it, 1 to 8.
    public static BufferedImage stored(BufferedImage upright, int orientation) {
        BufferedImage across = transposed(upright);
        return switch (orientation) {
            case 2 -> flippedAcross(upright);
            case 3 -> flippedDown(flippedAcross(upright));
            case 4 -> flippedDown(upright);
            case 5 -> across;
            case 6 -> flippedDown(across);
            case 7 -> flippedDown(flippedAcross(across));
            case 8 -> flippedAcross(across);
            default -> upright;
        };
    }

    private static int level(double value) {
        return (int) Math.round(255 * Math.clamp(value, 0, 1));
    }

    public static BufferedImage transposed(BufferedImage picture) {
        var turned = new BufferedImage(picture.getHeight(), picture.getWidth(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < turned.getHeight(); y++) {
            for (int x = 0; x < turned.getWidth(); x++) {
                turned.setRGB(x, y, picture.getRGB(y, x));
            }
        }
        return turned;
    }

    public static BufferedImage flippedAcross(BufferedImage picture) {
        var turned = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < turned.getHeight(); y++) {
            for (int x = 0; x < turned.getWidth(); x++) {
                turned.setRGB(x, y, picture.getRGB(turned.getWidth() - 1 - x, y));
            }
        }
        return turned;
    }

    public static BufferedImage flippedDown(BufferedImage picture) {
        return transposed(flippedAcross(transposed(picture)));
    }

    /// Peak signal-to-noise ratio over all three colours, in dB.
    public static double psnr(BufferedImage a, BufferedImage b) {
        if (a.getWidth() != b.getWidth() || a.getHeight() != b.getHeight()) {
            throw new AssertionError("sizes differ: " + a.getWidth() + "x" + a.getHeight() + " and " + b.getWidth()
                    + "x" + b.getHeight());
        }
        double sum = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                int p = a.getRGB(x, y);
                int q = b.getRGB(x, y);
                for (int shift = 0; shift <= 16; shift += 8) {
                    int difference = (p >> shift & 0xFF) - (q >> shift & 0xFF);
                    sum += difference * difference;
                }
            }
        }
        double mean = sum / (3.0 * a.getWidth() * a.getHeight());
        return mean == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(255 * 255 / mean);
    }

    static BufferedImage read(Path file) throws IOException {
        return ImageIO.read(file.toFile());
    }

    public static BufferedImage read(byte[] bytes) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(bytes));
    }

    public static byte[] jpeg(BufferedImage picture) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            var param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(0.97f);
            writer.write(null, new IIOImage(picture, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    public static byte[] png(BufferedImage picture) throws IOException {
        var bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(picture, "png", bytes)) {
            throw new IOException("no PNG writer takes " + picture);
        }
        return bytes.toByteArray();
    }

    /// With an APP1 after the first marker that says nothing but the orientation.
    public static byte[] oriented(byte[] jpeg, int orientation) {
        byte[] tiff = ByteBuffer.allocate(26)
                .put("MM".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0)
                .array();
        return segment(jpeg, 0xE1, "Exif\0\0", tiff);
    }

    /// With one more segment after the first marker.
    static byte[] segment(byte[] jpeg, int marker, String name, byte[] payload) {
        byte[] head = name.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(jpeg.length + 4 + head.length + payload.length)
                .put(jpeg, 0, 2)
                .put((byte) 0xFF)
                .put((byte) marker)
                .putShort((short) (2 + head.length + payload.length))
                .put(head)
                .put(payload)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    /// With one more chunk after IHDR.
    static byte[] chunk(byte[] png, String type, byte[] payload) {
        byte[] chunk = chunk(type, payload);
        int ihdr = 8 + 25;
        return ByteBuffer.allocate(png.length + chunk.length)
                .put(png, 0, ihdr)
                .put(chunk)
                .put(png, ihdr, png.length - ihdr)
                .array();
    }

    static byte[] chunk(String type, byte[] payload) {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        var crc = new CRC32();
        crc.update(name);
        crc.update(payload);
        return ByteBuffer.allocate(12 + payload.length)
                .putInt(payload.length)
                .put(name)
                .put(payload)
                .putInt((int) crc.getValue())
                .array();
    }

    static byte[] deflated(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        }
        return out.toByteArray();
    }
}
