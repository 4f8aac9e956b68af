package dev.heliograph.server.media;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What a picture says of itself before a pixel is decoded. Chunks that are not needed are skipped, so that
/// none of them can be a bomb.
///
/// @param format      by its signature
/// @param orientation EXIF's, 1 to 8; 1 when there is none or a wrong one
/// @param framePixels the most pixels a frame inside a WEBP names, which its canvas need not tell; otherwise 0
/// @param profile     a PNG's colour profile, still deflated; empty for none
record PictureHeader(Format format, int orientation, long framePixels, byte[] profile) {
    /// Kinds of pictures read, by the name their readers are registered under.
    enum Format {
        JPEG,
        PNG,
        WEBP
    }

    private static final int MAX_CHUNK = 1 << 20;
    private static final int MAX_CHUNKS = 100_000;

    /// The JDK's reader keeps the texts of palette pictures, inflated.
    private static final int MAX_TEXTS = 100;

    /// Reads it.
    ///
    /// @throws IOException when the file is none of the formats, or ends before it should
    static PictureHeader read(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(12);
        }
        String start = new String(head, StandardCharsets.ISO_8859_1);
        if (start.startsWith("\u00ff\u00d8\u00ff")) {
            return new PictureHeader(Format.JPEG, jpegOrientation(file), 0, new byte[0]);
        }
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
                return png(in);
            }
            if (start.startsWith("RIFF") && start.endsWith("WEBP")) {
                return webp(in);
            }
        }
        throw new IOException("neither JPEG, PNG nor WEBP");
    }

    private static int jpegOrientation(Path file) {
        try {
            return orientation(JpegMetadataReader.readMetadata(file.toFile(), List.of(new ExifReader())));
        } catch (Exception _) {
            // a picture whose EXIF is broken is shown as it lies
            return 1;
        }
    }

    private static int orientation(byte[] exif) {
        try {
            var metadata = new Metadata();
            int skip = ExifReader.startsWithJpegExifPreamble(exif) ? ExifReader.JPEG_SEGMENT_PREAMBLE.length() : 0;
            new ExifReader().extract(new ByteArrayReader(Arrays.copyOfRange(exif, skip, exif.length)), metadata);
            return orientation(metadata);
        } catch (RuntimeException _) {
            return 1;
        }
    }

    private static int orientation(Metadata metadata) {
        for (ExifDirectoryBase directory : metadata.getDirectoriesOfType(ExifDirectoryBase.class)) {
            Integer value = directory.getInteger(ExifDirectoryBase.TAG_ORIENTATION);
            if (value != null) {
                return value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }

    private static PictureHeader png(RandomAccessFile in) throws IOException {
        int orientation = 1;
        byte[] profile = new byte[0];
        int texts = 0;
        long at = 8;
        for (int chunks = 0; at + 12 <= in.length() && chunks < MAX_CHUNKS; chunks++) {
            in.seek(at);
            long length = in.readInt() & 0xFFFF_FFFFL;
            String type = fourCc(in);
            switch (type) {
                case "eXIf" -> orientation = orientation(payload(in, length));
                case "iCCP" -> profile = payload(in, length);
                case "tEXt", "zTXt", "iTXt" -> texts++;
                case "IEND" -> at = in.length();
                default -> {}
            }
            at += 12 + length;
        }
        if (texts > MAX_TEXTS) {
            throw new IOException("more than " + MAX_TEXTS + " texts in a PNG");
        }
        return new PictureHeader(Format.PNG, orientation, 0, profile);
    }

    private static PictureHeader webp(RandomAccessFile in) throws IOException {
        int orientation = 1;
        long pixels = 0;
        long at = 12;
        for (int chunks = 0; at + 8 <= in.length() && chunks < MAX_CHUNKS; chunks++) {
            in.seek(at);
            String type = fourCc(in);
            long length = Integer.reverseBytes(in.readInt()) & 0xFFFF_FFFFL;
            switch (type) {
                case "EXIF" -> orientation = orientation(payload(in, length));
                case "VP8X", "VP8 ", "VP8L", "ANMF" -> {
                    byte[] start = new byte[(int) Math.min(length, 64)];
                    in.readFully(start);
                    pixels = Math.max(pixels, framePixels(type, start));
                    if (type.equals("ANMF") && start.length >= 24 + 10) {
                        String inner = new String(start, 16, 4, StandardCharsets.ISO_8859_1);
                        pixels = Math.max(pixels, framePixels(inner, Arrays.copyOfRange(start, 24, start.length)));
                    }
                }
                default -> {}
            }
            at += 8 + length + (length & 1);
        }
        return new PictureHeader(Format.WEBP, orientation, pixels, new byte[0]);
    }

    /// Width times height as one chunk names them; RFC 9649 sections 2.5 to 2.7 and RFC 6386 section 9.1.
    private static long framePixels(String type, byte[] start) {
        if (start.length < 10) {
            return 0;
        }
        return switch (type) {
            case "VP8X" -> (1L + bits(start, 4, 24)) * (1L + bits(start, 7, 24));
            case "ANMF" -> start.length < 12 ? 0 : (1L + bits(start, 6, 24)) * (1L + bits(start, 9, 24));
            case "VP8 " -> (long) bits(start, 6, 14) * bits(start, 8, 14);
            case "VP8L" -> (1L + (bits(start, 1, 32) & 0x3FFF)) * (1L + (bits(start, 1, 32) >>> 14 & 0x3FFF));
            default -> 0;
        };
    }

    /// The lowest bits of a little-endian number.
    private static int bits(byte[] bytes, int at, int count) {
        int value = 0;
        for (int i = 0; i < (count + 7) / 8; i++) {
            value |= (bytes[at + i] & 0xFF) << 8 * i;
        }
        return count == 32 ? value : value & (1 << count) - 1;
    }

    private static byte[] payload(RandomAccessFile in, long length) throws IOException {
        if (length > MAX_CHUNK) {
            return new byte[0];
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return payload;
    }

    private static String fourCc(RandomAccessFile in) throws IOException {
        byte[] name = new byte[4];
        in.readFully(name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }
}
