package dev.heliograph.server.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.tika.detect.Detector;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeTypes;

/// Says what bytes are by looking at them; names and headers are never asked.
///
/// Tika knows most; film and sound in a container get a closer look, since Tika calls MP4 and MOV the same,
/// and tells neither WebM from Matroska nor Opus from other Ogg. Safe for all threads.
public final class TypeDetector {
    /// What nobody knows.
    public static final String UNKNOWN = "application/octet-stream";

    /// As much as any signature we know needs.
    private static final int HEAD = 64 * 1024;

    private static final Set<String> MP4_BRANDS = Set.of(
            "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42", "mp71", "avc1",
            "dash", "M4V ", "M4VH", "M4VP", "MSNV", "mmp4", "f4v ", "XAVC");

    private final Detector tika = MimeTypes.getDefaultMimeTypes();

    /// What a file is.
    ///
    /// @param file read from its start
    /// @return a media type such as `image/jpeg`, `video/mp4` or `video/quicktime`; [#UNKNOWN] when nobody
    ///         knows
    /// @throws UncheckedIOException when the file cannot be read
    public String detect(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return detect(in.readNBytes(HEAD));
        } catch (IOException e) {
            throw new UncheckedIOException("media file " + file + " cannot be read", e);
        }
    }

    String detect(byte[] head) {
        if (text(head, 4, 4).equals("ftyp")) {
            String brand = text(head, 8, 4);
            if (brand.equals("qt  ")) {
                return "video/quicktime";
            }
            if (MP4_BRANDS.contains(brand)) {
                return "video/mp4";
            }
        }
        if (text(head, 0, 4).equals("\u001aE\u00df\u00a3")) {
            return docType(head);
        }
        if (text(head, 0, 4).equals("OggS") && text(head, 28, 8).equals("OpusHead")) {
            return "audio/ogg; codecs=opus";
        }
        try {
            return tika.detect(new ByteArrayInputStream(head), new Metadata()).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The text of EBML element 0x4282 (DocType), which stands in the first bytes of the header.
    private static String docType(byte[] head) {
        int end = Math.min(head.length, 64);
        for (int at = 4; at + 3 < end; at++) {
            if ((head[at] & 0xFF) == 0x42 && (head[at + 1] & 0xFF) == 0x82) {
                return switch (text(head, at + 3, head[at + 2] & 0x7F)) {
                    case "webm" -> "video/webm";
                    case "matroska" -> "video/x-matroska";
                    default -> UNKNOWN;
                };
            }
        }
        return UNKNOWN;
    }

    private static String text(byte[] bytes, int from, int length) {
        return from + length > bytes.length ? "" : new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
}
