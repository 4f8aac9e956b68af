package dev.heliograph.protocol.media;

import dev.heliograph.protocol.model.MediaKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/// Seals media files for upload: up to 16 MiB in memory, more in a temp file. Safe for all threads.
/// Source: shared/protocol/2-status.md 7.2.
public final class MediaCipher {
    /// Longest blob kept in memory, in bytes.
    static final int IN_MEMORY = 16 << 20;

    private static final int MEDIA_KEY = 32;
    private static final int BLOCK = 16;

    private final RandomGenerator random;
    private final Path tempFolder;

    /// With a source of keys and a place for big files.
    ///
    /// @param random     secure randomness
    /// @param tempFolder made when it is needed
    public MediaCipher(RandomGenerator random, Path tempFolder) {
        this.random = random;
        this.tempFolder = tempFolder;
    }

    /// Seals a file under a new key.
    ///
    /// @throws UploadException when the file cannot be read, changes meanwhile, or finds no room in the temp folder
    SealedMedia seal(MediaKind kind, Path file) throws InterruptedException {
        byte[] mediaKey = new byte[MEDIA_KEY];
        random.nextBytes(mediaKey);
        return seal(kind.keyInfo(), kind.streamed(), mediaKey, file);
    }

    SealedMedia seal(String keyInfo, boolean sidecar, byte[] mediaKey, Path file) throws InterruptedException {
        SealingLane lane = new SealingLane(BlobKeys.expand(mediaKey, keyInfo), sidecar);
        try (InputStream plain = Files.newInputStream(file)) {
            long length = Files.size(file);
            long sealedLength = (length / BLOCK + 1) * BLOCK + BlobKeys.MAC;
            return sealedLength <= IN_MEMORY
                    ? inMemory(mediaKey, lane, plain, (int) sealedLength)
                    : inFile(mediaKey, lane, plain, sealedLength);
        } catch (IOException e) {
            throw new UploadException("media file could not be read: " + e, false, e);
        }
    }

    private static SealedMedia inMemory(byte[] mediaKey, SealingLane lane, InputStream plain, int length)
            throws IOException, InterruptedException {
        ByteBuffer body = ByteBuffer.allocate(length);
        SealingLane.Sealed facts = lane.run(plain, (bytes, count) -> {
            if (count > body.remaining()) {
                throw new IOException("it grew while it was read");
            }
            body.put(bytes, 0, count);
        });
        if (body.hasRemaining()) {
            throw new IOException("it shrank while it was read");
        }
        return new SealedMedia(mediaKey, facts, new SealedMedia.Body.InMemory(body.array()));
    }

    private SealedMedia inFile(byte[] mediaKey, SealingLane lane, InputStream plain, long length)
            throws IOException, InterruptedException {
        TempFile temp = tempFile();
        boolean done = false;
        try {
            SealingLane.Sealed facts = lane.run(plain, (bytes, count) -> append(temp, bytes, count));
            if (temp.length() != length) {
                throw new IOException("it changed while it was read");
            }
            done = true;
            return new SealedMedia(mediaKey, facts, new SealedMedia.Body.InFile(temp, length));
        } finally {
            if (!done) {
                temp.close();
            }
        }
    }

    private TempFile tempFile() {
        try {
            return TempFile.in(tempFolder);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static void append(TempFile temp, byte[] bytes, int count) {
        try {
            temp.append(bytes, count);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static UploadException unwritable(IOException e) {
        return new UploadException("temp file of an upload could not be written: " + e, true, e);
    }
}
