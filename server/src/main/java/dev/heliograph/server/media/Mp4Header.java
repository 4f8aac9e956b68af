package dev.heliograph.server.media;

import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaException.Kind;
import dev.heliograph.spi.media.Videos;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an MP4 or MOV says of itself in its boxes (ISO/IEC 14496-12); no sample is looked at.
///
/// @param mp4        whether its brand is not QuickTime's
/// @param indexFirst whether `moov` stands before the samples and holds all of them
/// @param length     as `mvhd` names it; zero for a fragmented film that does not tell
/// @param tracks     of any kind
record Mp4Header(boolean mp4, boolean indexFirst, Duration length, List<Track> tracks) {
    private static final int MAX_INDEX = 64 << 20;

    /// A track.
    ///
    /// @param handler `vide`, `soun` and others
    /// @param codec   as ffmpeg names it where we know, otherwise the sample entry's four characters
    /// @param pixels  the pixel format as ffmpeg names it; empty when it is not known
    /// @param width   as shown before rotation, in pixels
    /// @param height  as shown before rotation, in pixels
    /// @param rotation clockwise, 0, 90, 180 or 270 degrees
    record Track(String handler, String codec, Optional<String> pixels, int width, int height, int rotation) {}

    /// Reads it.
    ///
    /// @throws MediaException `damaged_video` when boxes are missing, cut off, or make no sense
    static Mp4Header read(Path file) throws MediaException {
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            return read(in);
        } catch (IOException | RuntimeException e) {
            throw damaged("its boxes cannot be read", e);
        }
    }

    /// The first track of a kind.
    Optional<Track> first(String handler) {
        return tracks.stream().filter(track -> track.handler().equals(handler)).findFirst();
    }

    /// What can be told without decoding.
    ///
    /// @throws MediaException `damaged_video` when there is no picture
    Videos.Info info() throws MediaException {
        Track video = first("vide").orElseThrow(() -> damaged("it holds no picture", null));
        boolean across = video.rotation() % 180 != 0;
        return new Videos.Info(
                length,
                video.codec(),
                video.pixels(),
                first("soun").map(Track::codec),
                across ? video.height() : video.width(),
                across ? video.width() : video.height(),
                video.rotation(),
                mp4,
                indexFirst);
    }

    static MediaException damaged(String why, Throwable cause) {
        return new MediaException(Kind.INVALID, "damaged_video", "the video is damaged: " + why, cause);
    }

    private static Mp4Header read(RandomAccessFile in) throws IOException, MediaException {
        boolean mp4 = false;
        boolean samples = false;
        boolean indexFirst = false;
        Box index = null;
        long at = 0;
        while (at + 8 <= in.length()) {
            in.seek(at);
            long size = in.readInt() & 0xFFFF_FFFFL;
            byte[] name = new byte[4];
            in.readFully(name);
            String type = new String(name, StandardCharsets.ISO_8859_1);
            int head = 8;
            if (size == 1) {
                size = in.readLong();
                head = 16;
            } else if (size == 0) {
                size = index != null && !type.matches("[ -~]{4}") ? 0 : in.length() - at;
            }
            if (size == 0 && index != null && samples) {
                break; // zeroes after the end
            }
            if (size < head || size > in.length() - at) {
                throw damaged("its last " + (in.length() - at) + " bytes are cut off or no box", null);
            }
            switch (type) {
                case "ftyp" ->
                    mp4 = !new Box(type, payload(in, head, size)).text(0).equals("qt  ");
                case "mdat" -> samples = true;
                case "moov" -> {
                    index = new Box(type, payload(in, head, size));
                    indexFirst = !samples;
                }
                default -> {}
            }
            at += size;
        }
        if (index == null || !samples) {
            throw damaged(index == null ? "its index (moov) is missing" : "its samples (mdat) are missing", null);
        }
        boolean fragmented = index.child("mvex").isPresent();
        List<Track> tracks = new ArrayList<>();
        for (Box child : index.children(0)) {
            if (child.type().equals("trak")) {
                track(child).ifPresent(tracks::add);
            }
        }
        return new Mp4Header(mp4, indexFirst && !fragmented, length(index), List.copyOf(tracks));
    }

    private static byte[] payload(RandomAccessFile in, int head, long size) throws IOException {
        if (size > MAX_INDEX) {
            throw new IOException("a box of " + size + " bytes is longer than " + MAX_INDEX);
        }
        byte[] payload = new byte[(int) size - head];
        in.readFully(payload);
        return payload;
    }

    private static Duration length(Box index) {
        Optional<Box> found = index.child("mvhd");
        if (found.isEmpty()) {
            return Duration.ZERO;
        }
        Box mvhd = found.get();
        boolean wide = mvhd.data().get(0) == 1;
        long scale = mvhd.number(wide ? 20 : 12);
        long ticks = wide ? mvhd.data().getLong(24) : mvhd.number(16);
        if (ticks == 0) {
            ticks = index.child("mvex")
                    .flatMap(mvex -> mvex.child("mehd"))
                    .map(mehd -> mehd.data().get(0) == 1 ? mehd.data().getLong(4) : mehd.number(4))
                    .orElse(0L);
        }
        return scale == 0 || ticks < 0 || ticks / scale > Integer.MAX_VALUE
                ? Duration.ZERO
                : Duration.ofMillis(ticks / scale * 1000 + ticks % scale * 1000 / scale);
    }

    private static Optional<Track> track(Box trak) {
        Optional<Box> media = trak.child("mdia");
        Optional<Box> sample = media.flatMap(box -> box.child("minf"))
                .flatMap(box -> box.child("stbl"))
                .flatMap(box -> box.child("stsd"))
                .flatMap(box -> box.children(8).stream().findFirst());
        Optional<Box> head = trak.child("tkhd");
        if (sample.isEmpty() || head.isEmpty()) {
            return Optional.empty();
        }
        String handler =
                media.flatMap(box -> box.child("hdlr")).map(box -> box.text(8)).orElse("");
        Box tkhd = head.get();
        int matrix = tkhd.data().get(0) == 1 ? 52 : 40;
        double turn = Math.toDegrees(
                Math.atan2(tkhd.data().getInt(matrix + 4), tkhd.data().getInt(matrix)));
        return Optional.of(new Track(
                handler,
                codec(sample.get()),
                pixels(sample.get()),
                (int) (tkhd.number(matrix + 36) >>> 16),
                (int) (tkhd.number(matrix + 40) >>> 16),
                Math.floorMod((int) Math.round(turn / 90) * 90, 360)));
    }

    private static String codec(Box sample) {
        return switch (sample.type()) {
            case "avc1", "avc3" -> "h264";
            case "hvc1", "hev1" -> "hevc";
            case "av01" -> "av1";
            case "vp09" -> "vp9";
            case "mp4v" -> "mpeg4";
            case "mp4a" -> isAac(sample) ? "aac" : "mp4a";
            default -> sample.type().strip();
        };
    }

    /// The profiles below High 10 know 8 bits and 4:2:0 only.
    private static Optional<String> pixels(Box sample) {
        if (!sample.type().startsWith("avc")) {
            return Optional.empty();
        }
        return sample.children(78).stream()
                .filter(box -> box.type().equals("avcC"))
                .map(box -> box.data().get(1) & 0xFF)
                .filter(profile -> profile == 66 || profile == 77 || profile == 88 || profile == 100)
                .map(_ -> "yuv420p")
                .findFirst();
    }

    /// Whether `esds` names object type 0x40 (MPEG-4 audio) or 0x66 to 0x68 (MPEG-2 AAC); ISO/IEC 14496-1.
    private static boolean isAac(Box sample) {
        return sample.children(28).stream()
                .filter(box -> box.type().equals("esds"))
                .anyMatch(box -> {
                    ByteBuffer data = box.data();
                    int at = afterLength(data, 5) + 3;
                    int type = data.get(afterLength(data, at + 1)) & 0xFF;
                    return data.get(4) == 3 && data.get(at) == 4 && (type == 0x40 || type >= 0x66 && type <= 0x68);
                });
    }

    private static int afterLength(ByteBuffer data, int from) {
        int at = from;
        while ((data.get(at) & 0x80) != 0) {
            at++;
        }
        return at + 1;
    }

    /// A box in memory; positions count from the start of its payload.
    private record Box(String type, ByteBuffer data) {
        Box(String type, byte[] payload) {
            this(type, ByteBuffer.wrap(payload));
        }

        Optional<Box> child(String wanted) {
            return children(0).stream().filter(box -> box.type().equals(wanted)).findFirst();
        }

        List<Box> children(int from) {
            List<Box> found = new ArrayList<>();
            int at = from;
            while (at + 8 <= data.limit()) {
                long size = number(at);
                if (size < 8 || size > data.limit() - at) {
                    break;
                }
                found.add(new Box(text(at + 4), data.slice(at + 8, (int) size - 8)));
                at += (int) size;
            }
            return found;
        }

        String text(int at) {
            byte[] four = new byte[4];
            data.get(at, four);
            return new String(four, StandardCharsets.ISO_8859_1);
        }

        long number(int at) {
            return data.getInt(at) & 0xFFFF_FFFFL;
        }
    }
}
