package dev.heliograph.sandbox.gallery;

import dev.heliograph.protocol.crypto.Sha256;
import dev.heliograph.sandbox.keep.Shelf;
import dev.heliograph.sandbox.world.MediaKind;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/// The plain files all phones have, each kept once. Opens and checks what one message says once, however many devices
/// ask. Safe for all threads.
public final class Gallery {
    private static final long MOST_KEPT = 1L << 30;
    private static final int REMEMBERED = 512;
    private static final String PICTURE = ".jpg";
    private static final String FILM = ".mp4";

    private final Shelf shelf;
    private final SequencedMap<String, Verdict> verdicts = new LinkedHashMap<>();

    private static final class Verdict {
        private final ReentrantLock lock = new ReentrantLock();
        private boolean known;
        private BadMedia bad;
    }

    /// A kept file.
    ///
    /// @param mimetype `image/jpeg` or `video/mp4`
    public record Kept(Path path, String mimetype) {}

    private Gallery(Shelf shelf) {
        this.shelf = shelf;
    }

    /// Opens or makes the folder.
    ///
    /// @throws IOException when it cannot be read or written
    public static Gallery open(Path folder, InstantSource clock) throws IOException {
        return new Gallery(Shelf.open(folder, MOST_KEPT, clock));
    }

    /// Opens a blob, checks all that its message says, and keeps the plain file.
    ///
    /// @param note what the message says
    /// @param blob ciphertext and MAC
    /// @throws BadMedia    when anything differs
    /// @throws IOException when a file cannot be read or written
    public void take(Note note, Path blob) throws BadMedia, IOException {
        Verdict verdict = verdict(note.fingerprint());
        verdict.lock.lock();
        try {
            if (!verdict.known) {
                try {
                    check(note, blob);
                } catch (BadMedia bad) {
                    verdict.bad = bad;
                }
                verdict.known = true;
            }
            if (verdict.bad != null) {
                throw verdict.bad;
            }
        } finally {
            verdict.lock.unlock();
        }
    }

    /// Keeps the thumbnail of a message.
    ///
    /// @return its hash, lower-case hex
    /// @throws BadMedia    when it is no JPEG
    /// @throws IOException when it cannot be written
    public String takeThumbnail(byte[] jpeg) throws BadMedia, IOException {
        String hash = HexFormat.of().formatHex(Sha256.of(jpeg));
        if (find(hash).isEmpty()) {
            PictureHeader.read(new ByteArrayInputStream(jpeg));
            // devices keep it at the same time
            String part = hash + "." + Thread.currentThread().threadId() + ".part";
            try (OutputStream out = shelf.write(part, 0)) {
                out.write(jpeg);
            }
            shelf.finish(part, hash + PICTURE);
        }
        return hash;
    }

    /// A kept file by its hash.
    ///
    /// @param sha256 lower-case hex
    /// @return empty when there is none, or none any more
    public Optional<Kept> find(String sha256) {
        if (!sha256.matches("[0-9a-f]{64}")) {
            return Optional.empty();
        }
        return shelf.find(sha256 + PICTURE)
                .map(path -> new Kept(path, "image/jpeg"))
                .or(() -> shelf.find(sha256 + FILM).map(path -> new Kept(path, "video/mp4")));
    }

    private Verdict verdict(String fingerprint) {
        synchronized (verdicts) {
            Verdict verdict = verdicts.computeIfAbsent(fingerprint, _ -> new Verdict());
            if (verdicts.size() > REMEMBERED) {
                verdicts.pollFirstEntry();
            }
            return verdict;
        }
    }

    private void check(Note note, Path blob) throws BadMedia, IOException {
        String part = HexFormat.of().formatHex(note.fileEncSha256()) + "."
                + Thread.currentThread().threadId() + ".part";
        try {
            try (OutputStream out = shelf.write(part, 0)) {
                new BlobOpener(note).open(blob, out);
            }
            boolean picture = note.kind() == MediaKind.IMAGE;
            Path plain = shelf.find(part).orElseThrow(() -> new IOException(part + " is gone"));
            if (picture) {
                checkPicture(note, plain);
            } else {
                checkFilm(note, plain);
            }
            shelf.finish(part, note.sha256() + (picture ? PICTURE : FILM));
        } finally {
            shelf.delete(part);
        }
    }

    private static void checkPicture(Note note, Path plain) throws BadMedia, IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(plain))) {
            PictureHeader found = PictureHeader.read(in);
            requireSize(note, found.width(), found.height());
        }
    }

    private static void checkFilm(Note note, Path plain) throws BadMedia, IOException {
        FilmHeader found = FilmHeader.read(plain);
        requireSize(note, found.width(), found.height());
        if (Math.abs(found.seconds() - note.seconds()) > 1) {
            throw new BadMedia("the film lasts " + found.seconds() + " s, the message says " + note.seconds());
        }
    }

    private static void requireSize(Note note, int width, int height) throws BadMedia {
        if (width != note.width() || height != note.height()) {
            throw new BadMedia(
                    "the file is " + width + "x" + height + ", the message says " + note.width() + "x" + note.height());
        }
    }
}
