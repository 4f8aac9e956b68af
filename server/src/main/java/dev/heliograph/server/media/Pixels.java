package dev.heliograph.server.media;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferInt;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.InflaterInputStream;

/// What is done to pixels between reading and writing; all of it is pure.
final class Pixels {
    private static final int MAX_PROFILE = 4 << 20;

    private Pixels() {}

    /// Opaque sRGB of the same size, whatever the picture is made of; transparency becomes white.
    static BufferedImage flat(BufferedImage picture) {
        ColorModel model = picture.getColorModel();
        if (isOpaqueRgb(picture)) {
            return picture;
        }
        // Java takes gray without a profile for linear light, which would make it too bright
        if (model.getColorSpace().getType() == ColorSpace.TYPE_GRAY
                && !model.getColorSpace().isCS_sRGB()
                && !(model instanceof IndexColorModel)) {
            return flatGray(picture);
        }
        BufferedImage source = picture;
        if (!model.getColorSpace().isCS_sRGB() && !(model instanceof IndexColorModel)) {
            int type = model.hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
            source = new BufferedImage(picture.getWidth(), picture.getHeight(), type);
            new ColorConvertOp(null).filter(picture, source);
        }
        return source.getColorModel().hasAlpha() || source.getType() != BufferedImage.TYPE_INT_RGB
                ? onWhite(source)
                : source;
    }

    /// The PNG reader leaves a profile aside: gives the samples their true colour space.
    ///
    /// @param deflated the payload of chunk iCCP: a name, a zero, a method, and the deflated profile
    static BufferedImage withProfile(BufferedImage picture, byte[] deflated) {
        int name = 0;
        while (name < deflated.length && deflated[name] != 0) {
            name++;
        }
        if (name + 2 >= deflated.length
                || picture.getColorModel().getColorSpace().getType() != ColorSpace.TYPE_RGB) {
            return picture;
        }
        try (var in =
                new InflaterInputStream(new ByteArrayInputStream(deflated, name + 2, deflated.length - name - 2))) {
            var space = new ICC_ColorSpace(ICC_Profile.getInstance(in.readNBytes(MAX_PROFILE)));
            if (space.getType() != ColorSpace.TYPE_RGB) {
                return picture;
            }
            boolean alpha = picture.getColorModel().hasAlpha();
            var raster = Raster.createInterleavedRaster(
                    DataBuffer.TYPE_BYTE, picture.getWidth(), picture.getHeight(), alpha ? 4 : 3, null);
            copySamples(picture, raster, alpha);
            var model = new ComponentColorModel(
                    space, alpha, false, alpha ? ColorModel.TRANSLUCENT : ColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
            return new BufferedImage(model, raster, false, null);
        } catch (IOException | IllegalArgumentException | java.awt.color.CMMException _) {
            // a broken profile is worth less than none
            return picture;
        }
    }

    /// Scaled to fit, never enlarged; what fits already is returned as it is.
    static BufferedImage fitted(BufferedImage opaque, int maxEdge) {
        int width = opaque.getWidth();
        int height = opaque.getHeight();
        int edge = Math.max(width, height);
        if (edge <= maxEdge) {
            return opaque;
        }
        int toWidth = Math.max(1, (int) Math.round((double) width * maxEdge / edge));
        int toHeight = Math.max(1, (int) Math.round((double) height * maxEdge / edge));
        // halving averages four pixels into one, so that none is skipped; less than a half is left for the last step
        BufferedImage source = opaque;
        while (source.getWidth() >= 2 * toWidth && source.getHeight() >= 2 * toHeight) {
            source = scaled(
                    source, source.getWidth() / 2, source.getHeight() / 2, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        }
        return source.getWidth() == toWidth && source.getHeight() == toHeight
                ? source
                : scaled(source, toWidth, toHeight, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    }

    private static BufferedImage scaled(BufferedImage source, int width, int height, Object interpolation) {
        var target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = target.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, interpolation);
        graphics.drawImage(source, 0, 0, width, height, null);
        graphics.dispose();
        return target;
    }

    /// Turned and mirrored as EXIF's orientation says.
    ///
    /// @param opaque      any kind of opaque sRGB
    /// @param orientation 1 to 8
    static BufferedImage upright(BufferedImage opaque, int orientation) {
        if (orientation == 1) {
            return opaque;
        }
        BufferedImage picture = intRgb(opaque);
        int w = picture.getWidth();
        int h = picture.getHeight();
        boolean swap = orientation >= 5;
        var turned = new BufferedImage(swap ? h : w, swap ? w : h, BufferedImage.TYPE_INT_RGB);
        int[] from = data(picture);
        int[] to = data(turned);
        for (int y = 0, at = 0; y < turned.getHeight(); y++) {
            for (int x = 0; x < turned.getWidth(); x++, at++) {
                int source = switch (orientation) {
                    case 2 -> y * w + w - 1 - x;
                    case 3 -> (h - 1 - y) * w + w - 1 - x;
                    case 4 -> (h - 1 - y) * w + x;
                    case 5 -> x * w + y;
                    case 6 -> (h - 1 - x) * w + y;
                    case 7 -> (h - 1 - x) * w + w - 1 - y;
                    default -> x * w + w - 1 - y;
                };
                to[at] = from[source];
            }
        }
        return turned;
    }

    private static boolean isOpaqueRgb(BufferedImage picture) {
        return switch (picture.getType()) {
            case BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_INT_BGR -> true;
            default -> false;
        };
    }

    private static BufferedImage intRgb(BufferedImage picture) {
        return picture.getType() == BufferedImage.TYPE_INT_RGB ? picture : onWhite(picture);
    }

    private static BufferedImage onWhite(BufferedImage picture) {
        var target = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = target.createGraphics();
        graphics.drawImage(picture, 0, 0, Color.WHITE, null);
        graphics.dispose();
        return target;
    }

    private static BufferedImage flatGray(BufferedImage picture) {
        int width = picture.getWidth();
        var target = new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        int[] pixels = data(target);
        Raster raster = picture.getRaster();
        int[] sizes = picture.getColorModel().getComponentSize();
        int most = (1 << sizes[0]) - 1;
        boolean alpha = picture.getColorModel().hasAlpha();
        int[] gray = new int[width];
        int[] cover = new int[width];
        for (int y = 0; y < picture.getHeight(); y++) {
            raster.getSamples(0, y, width, 1, 0, gray);
            if (alpha) {
                raster.getSamples(0, y, width, 1, 1, cover);
            }
            for (int x = 0; x < width; x++) {
                long value = gray[x];
                if (alpha) {
                    value = (value * cover[x] + (long) most * (most - cover[x]) + most / 2) / most;
                }
                int level = (int) ((value * 255 + most / 2) / most);
                pixels[y * width + x] = level << 16 | level << 8 | level;
            }
        }
        return target;
    }

    /// Samples as they are, 8 bits each, palettes resolved.
    private static void copySamples(BufferedImage picture, WritableRaster raster, boolean alpha) {
        int width = picture.getWidth();
        int bands = alpha ? 4 : 3;
        int[] argb = new int[width];
        int[] samples = new int[width * bands];
        for (int y = 0; y < picture.getHeight(); y++) {
            picture.getRGB(0, y, width, 1, argb, 0, width);
            for (int x = 0, at = 0; x < width; x++) {
                samples[at++] = argb[x] >> 16 & 0xFF;
                samples[at++] = argb[x] >> 8 & 0xFF;
                samples[at++] = argb[x] & 0xFF;
                if (alpha) {
                    samples[at++] = argb[x] >>> 24;
                }
            }
            raster.setPixels(0, y, width, 1, samples);
        }
    }

    private static int[] data(BufferedImage intRgb) {
        return ((DataBufferInt) intRgb.getRaster().getDataBuffer()).getData();
    }
}
