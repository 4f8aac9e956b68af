package dev.heliograph.sandbox.gallery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/// How big and long an MP4 says it is. Source: ISO/IEC 14496-12, boxes `ftyp`, `moov`, `mvhd`, `tkhd`, `hdlr`.
///
/// @param width   pixels, as it is shown
/// @param height  pixels, as it is shown
/// @param seconds how long
record FilmHeader(int width, int height, double seconds) {
    private static final long LONGEST_INDEX = 16 << 20;

    /// A box within bytes.
    ///
    /// @param body without size and type
    private record Box(String type, ByteBuffer body) {}

    /// Reads the index of a film.
    ///
    /// @throws BadMedia    when it is no MP4 with a picture
    /// @throws IOException when the file cannot be read
    static FilmHeader read(Path path) throws BadMedia, IOException {
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            ByteBuffer index = index(file);
            ByteBuffer whole = find(index, "mvhd").orElseThrow(() -> new BadMedia("the film's index has no header"));
            double seconds = seconds(whole);
            for (Box box = next(index); box != null; box = next(index)) {
                if (box.type().equals("trak") && isPicture(box.body())) {
                    ByteBuffer track = find(box.body(), "tkhd")
                            .orElseThrow(() -> new BadMedia("the film's picture has no header"));
                    return shown(track, seconds);
                }
            }
            throw new BadMedia("the film has no picture");
        } catch (BufferUnderflowException | IndexOutOfBoundsException | EOFException e) {
            throw new BadMedia("the film's index is broken");
        }
    }

    /// Walks all boxes, so that a film that was cut off is found out.
    private static ByteBuffer index(RandomAccessFile file) throws BadMedia, IOException {
        ByteBuffer index = null;
        long at = 0;
        while (at + 8 <= file.length()) {
            file.seek(at);
            long size = Integer.toUnsignedLong(file.readInt());
            byte[] name = new byte[4];
            file.readFully(name);
            String type = new String(name, ISO_8859_1);
            long header = 8;
            if (size == 1) {
                size = file.readLong();
                header = 16;
            } else if (size == 0) {
                size = file.length() - at;
            }
            if (at == 0) {
                requireBrand(type, file);
            }
            if (size < header || at + size > file.length()) {
                throw new BadMedia("the film's box " + type + " reaches past its end");
            }
            if (type.equals("moov")) {
                if (size > LONGEST_INDEX) {
                    throw new BadMedia("the film's index has " + size + " bytes");
                }
                byte[] body = new byte[(int) (size - header)];
                file.seek(at + header);
                file.readFully(body);
                index = ByteBuffer.wrap(body);
            }
            at += size;
        }
        if (index == null) {
            throw new BadMedia("the film has no index");
        }
        return index;
    }

    private static void requireBrand(String type, RandomAccessFile file) throws BadMedia, IOException {
        byte[] brand = new byte[4];
        boolean read = file.read(brand) == brand.length;
        if (!read || !type.equals("ftyp") || new String(brand, ISO_8859_1).equals("qt  ")) {
            throw new BadMedia(
                    "the film is no MP4: it starts with " + type + " " + new String(brand, ISO_8859_1).strip());
        }
    }

    /// The next box of a row; null at its end.
    private static Box next(ByteBuffer row) {
        if (row.remaining() < 8) {
            return null;
        }
        int size = row.getInt();
        byte[] name = new byte[4];
        row.get(name);
        ByteBuffer body = row.slice(row.position(), size - 8);
        row.position(row.position() + size - 8);
        return new Box(new String(name, ISO_8859_1), body);
    }

    private static Optional<ByteBuffer> find(ByteBuffer row, String type) {
        ByteBuffer copy = row.duplicate();
        for (Box box = next(copy); box != null; box = next(copy)) {
            if (box.type().equals(type)) {
                return Optional.of(box.body());
            }
        }
        return Optional.empty();
    }

    private static boolean isPicture(ByteBuffer track) {
        return find(track, "mdia")
                .flatMap(media -> find(media, "hdlr"))
                .filter(handler -> handler.getInt(8) == 0x76696465)
                .isPresent();
    }

    private static double seconds(ByteBuffer header) {
        boolean wide = header.get(0) == 1;
        long scale = Integer.toUnsignedLong(header.getInt(wide ? 20 : 12));
        long length = wide ? header.getLong(24) : Integer.toUnsignedLong(header.getInt(16));
        return scale == 0 ? 0 : (double) length / scale;
    }

    /// The matrix turns by quarters: a picture on its side has nothing on the diagonal.
    private static FilmHeader shown(ByteBuffer header, double seconds) {
        int matrix = header.get(0) == 1 ? 52 : 40;
        int width = header.getInt(matrix + 36) >>> 16;
        int height = header.getInt(matrix + 40) >>> 16;
        boolean turned = header.getInt(matrix) == 0 && header.getInt(matrix + 4) != 0;
        return turned ? new FilmHeader(height, width, seconds) : new FilmHeader(width, height, seconds);
    }
}
