package dev.heliograph.sandbox.media;

import dev.heliograph.sandbox.keep.Shelf;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// The blobs, each a file under the hash of its bytes; what came of an upload that broke off is kept to go on with.
/// Safe for all threads.
final class BlobStore {
    private static final int CHUNK = 64 << 10;

    private final Shelf shelf;
    private final InstantSource clock;
    // one upload of a blob at a time; a lock is a few bytes, a blob is many
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    BlobStore(Shelf shelf, InstantSource clock) {
        this.shelf = shelf;
        this.clock = clock;
    }

    /// The address of a blob that is there.
    Optional<BlobAddress> address(Upload upload) throws IOException {
        BlobAddress address = address(upload, Instant.EPOCH);
        Optional<Path> file = shelf.find(address.file());
        return file.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        address(upload, Files.getLastModifiedTime(file.get()).toInstant()));
    }

    /// How much of a blob came before its upload broke off.
    long kept(Upload upload) throws IOException {
        Optional<Path> part = shelf.find(part(upload));
        return part.isEmpty() ? 0 : Files.size(part.get());
    }

    /// The file of a blob.
    Optional<Path> find(BlobAddress address) {
        return shelf.find(address.file());
    }

    /// Takes the bytes of an upload.
    ///
    /// @param cutAfter how many bytes to read before breaking off; the length for all
    /// @return where the blob is served
    /// @throws EOFException  when it broke off; what came is kept
    /// @throws UploadRefusal when the bytes do not fit the token
    BlobAddress take(Upload upload, InputStream in, long cutAfter) throws IOException, UploadRefusal {
        ReentrantLock lock = locks.computeIfAbsent(upload.token(), _ -> new ReentrantLock());
        lock.lock();
        try {
            long there = kept(upload);
            if (upload.offset() > there) {
                throw UploadRefusal.broken(
                        400, "bad-upload", "file_offset " + upload.offset() + " is past the " + there + " bytes kept");
            }
            MessageDigest hash = prefixHash(upload);
            try (OutputStream out = shelf.write(part(upload), upload.offset())) {
                copy(in, out, hash, cutAfter);
            }
            if (cutAfter < upload.length()) {
                throw new EOFException("broken off after " + cutAfter + " of " + upload.length() + " bytes");
            }
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(hash.digest());
            if (!token.equals(upload.token())) {
                shelf.delete(part(upload));
                throw UploadRefusal.broken(
                        400, "bad-upload", "the body hashes to " + token + ", expected its token " + upload.token());
            }
            BlobAddress address = address(upload, clock.instant());
            shelf.finish(part(upload), address.file());
            return address;
        } finally {
            lock.unlock();
        }
    }

    private MessageDigest prefixHash(Upload upload) throws IOException {
        MessageDigest hash = sha256();
        if (upload.offset() > 0) {
            Path part = shelf.find(part(upload)).orElseThrow();
            try (InputStream in = Files.newInputStream(part)) {
                copy(in, OutputStream.nullOutputStream(), hash, upload.offset());
            }
        }
        return hash;
    }

    private static void copy(InputStream in, OutputStream out, MessageDigest hash, long length) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long left = length;
        while (left > 0) {
            int count = in.read(chunk, 0, (int) Math.min(CHUNK, left));
            if (count < 0) {
                throw new EOFException(left + " of " + length + " bytes did not come");
            }
            hash.update(chunk, 0, count);
            out.write(chunk, 0, count);
            left -= count;
        }
    }

    private static BlobAddress address(Upload upload, Instant uploaded) {
        long until = uploaded.plus(Shelf.STATUS_LIFE).getEpochSecond();
        return new BlobAddress(upload.kind(), upload.token(), Instant.ofEpochSecond(until));
    }

    private static String part(Upload upload) {
        return upload.token() + "." + upload.kind().folder() + ".part";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
