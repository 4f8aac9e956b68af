package dev.heliograph.sandbox.gallery;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// How big a JPEG says it is.
///
/// @param width  pixels
/// @param height pixels
record PictureHeader(int width, int height) {
    /// Reads the header alone.
    ///
    /// @throws BadMedia when it is no JPEG
    static PictureHeader read(InputStream in) throws BadMedia {
        try (ImageInputStream image = new MemoryCacheImageInputStream(in)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(image);
            while (readers.hasNext()) {
                ImageReader reader = readers.next();
                try {
                    if (reader.getFormatName().equalsIgnoreCase("jpeg")) {
                        reader.setInput(image, true, true);
                        return new PictureHeader(reader.getWidth(0), reader.getHeight(0));
                    }
                } finally {
                    reader.dispose();
                }
            }
        } catch (IOException e) {
            throw new BadMedia("the picture is a broken JPEG: " + e.getMessage());
        }
        throw new BadMedia("the picture is no JPEG");
    }
}
