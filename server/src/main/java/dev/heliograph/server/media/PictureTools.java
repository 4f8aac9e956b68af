package dev.heliograph.server.media;

import dev.heliograph.spi.media.Images;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaException.Kind;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Pictures by ImageIO and the readers of TwelveMonkeys; what goes out was decoded and encoded anew, always.
///
/// **Memory.** Half of the heap is for pictures: a call waits until what it will take is free, and a picture
/// that would need more than all of it is refused by its header.
public final class PictureTools implements Images {
    private static final float QUALITY = 0.87f;
    private static final int THUMBNAIL_EDGE = 100;
    private static final Color DARK = new Color(0x20, 0x20, 0x20);
    private static final int THUMBNAIL_BYTES = 10 * 1024;
    private static final int MIB = 1 << 20;

    private final long maxPixels;
    private final int budget;
    private final Semaphore memory;

    /// @param maxPixels the most pixels a picture may have, width times height
    public PictureTools(long maxPixels) {
        this(maxPixels, Runtime.getRuntime().maxMemory() / 2);
    }

    PictureTools(long maxPixels, long bytes) {
        this.maxPixels = maxPixels;
        this.budget = Math.clamp(bytes / MIB, 32, 1 << 20);
        this.memory = new Semaphore(budget, true);
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
        ImageIO.setUseCache(false);
        // readers are found through the thread's loader, which is a plugin's when a plugin calls
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(PictureTools.class.getClassLoader());
        try {
            ImageIO.scanForPlugins();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public Jpeg toJpeg(Path source, Path target, int maxEdge) throws MediaException, InterruptedException {
        if (maxEdge < 1) {
            throw new IllegalArgumentException("maxEdge must be at least 1, was " + maxEdge);
        }
        try {
            return convert(source, target, maxEdge);
        } catch (UncheckedIOException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // readers answer damage with whatever they stumble over
            throw new MediaException(Kind.INVALID, "damaged_image", "the picture cannot be decoded: it is damaged", e);
        }
    }

    private Jpeg convert(Path source, Path target, int maxEdge)
            throws IOException, MediaException, InterruptedException {
        PictureHeader header = PictureHeader.read(source);
        ImageReader reader = reader(header.format());
        try (ImageInputStream in = new FileImageInputStream(source.toFile())) {
            var truncation = new Truncation();
            reader.addIIOReadWarningListener(truncation);
            reader.setInput(in, false, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            requireSize(header, width, height);
            int step = step(header, width, height, maxEdge);
            int cost = cost(header, width, height, step);
            memory.acquire(cost);
            try {
                BufferedImage picture = decode(reader, header, step);
                truncation.check();
                BufferedImage upright = Pixels.upright(Pixels.fitted(picture, maxEdge), header.orientation());
                write(upright, target);
                return new Jpeg(upright.getWidth(), upright.getHeight(), thumbnail(upright));
            } finally {
                memory.release(cost);
            }
        } finally {
            reader.dispose();
        }
    }

    private static BufferedImage decode(ImageReader reader, PictureHeader header, int step) throws IOException {
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceSubsampling(step, step, 0, 0);
        BufferedImage picture = reader.read(0, param);
        return Pixels.flat(header.profile().length == 0 ? picture : Pixels.withProfile(picture, header.profile()));
    }

    private static ImageReader reader(PictureHeader.Format format) {
        Iterator<ImageReader> readers =
                ImageIO.getImageReadersByFormatName(format.name().toLowerCase(Locale.ROOT));
        ImageReader chosen = null;
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (chosen == null || reader.getClass().getName().startsWith("com.twelvemonkeys.")) {
                chosen = reader;
            }
        }
        if (chosen == null) {
            throw new IllegalStateException("no reader for " + format + " is on the class path");
        }
        return chosen;
    }

    private void requireSize(PictureHeader header, int width, int height) throws MediaException {
        long pixels = Math.max((long) width * height, header.framePixels());
        if (pixels > maxPixels) {
            throw tooLarge(width + "x" + height + " pixels", "at most " + maxPixels + " pixels");
        }
    }

    /// Every how many pixels one is read: at least twice the edge wanted stays, or once where memory is short.
    private int step(PictureHeader header, int width, int height, int maxEdge) throws MediaException {
        int edge = Math.max(width, height);
        int step = Math.max(1, edge / (2 * maxEdge));
        if (cost(header, width, height, step) > budget) {
            step = Math.max(1, edge / maxEdge);
        }
        if (cost(header, width, height, step) > budget) {
            throw tooLarge(width + "x" + height + " pixels", "no more than this server's memory can hold");
        }
        return step;
    }

    /// Mebibytes of heap, by what the readers were seen to take for a pixel.
    private static int cost(PictureHeader header, int width, int height, int step) {
        long all = Math.max((long) width * height, header.framePixels());
        long read = all / step / step;
        long bytes = switch (header.format()) {
            case JPEG -> read * 8;
            case PNG -> read * 12;
            case WEBP -> all * 8;
        };
        return (int) Math.min(Integer.MAX_VALUE, 2 + bytes / MIB);
    }

    private static MediaException tooLarge(String was, String expected) {
        return new MediaException(
                Kind.INVALID, "image_too_large", "the picture must have " + expected + ", its header says " + was);
    }

    private static void write(BufferedImage picture, Path target) {
        try {
            try (OutputStream out = Files.newOutputStream(target)) {
                write(picture, QUALITY, out);
            }
        } catch (IOException e) {
            try {
                Files.deleteIfExists(target);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw new UncheckedIOException("the picture cannot be written: " + e.getMessage(), e);
        }
    }

    /// A dark thumbnail for what cannot be looked into.
    ///
    /// @param width  of what it stands for; only the shape counts
    /// @param height of what it stands for
    static byte[] plainThumbnail(int width, int height) {
        double scale = (double) THUMBNAIL_EDGE / Math.max(width, height);
        var picture = new BufferedImage(
                Math.max(1, (int) Math.round(width * scale)),
                Math.max(1, (int) Math.round(height * scale)),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(DARK);
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        graphics.dispose();
        try {
            return thumbnail(picture);
        } catch (IOException e) {
            throw new UncheckedIOException("the thumbnail cannot be written: " + e.getMessage(), e);
        }
    }

    private static byte[] thumbnail(BufferedImage picture) throws IOException {
        BufferedImage small = Pixels.fitted(picture, THUMBNAIL_EDGE);
        for (float quality = 0.75f; ; quality -= 0.15f) {
            var out = new ByteArrayOutputStream();
            write(small, quality, out);
            if (out.size() <= THUMBNAIL_BYTES || quality < 0.2f) {
                return out.toByteArray();
            }
        }
    }

    /// Baseline, 4:2:0, with nothing but JFIF's header.
    private static void write(BufferedImage picture, float quality, OutputStream target) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var out = new MemoryCacheImageOutputStream(target)) {
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(quality);
            writer.write(null, new IIOImage(picture, null, null), param);
        } finally {
            writer.dispose();
        }
    }
}
