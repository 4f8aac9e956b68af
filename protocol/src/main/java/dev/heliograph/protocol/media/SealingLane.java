package dev.heliograph.protocol.media;

import dev.heliograph.protocol.crypto.Hmac;
import dev.heliograph.protocol.media.SealingHashes.Chunk;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals a stream in one pass: AES-CBC and its HMAC on the caller's thread, all other hashes on a second one,
/// since hashing takes three quarters of the time. Holds half a megabyte, however long the stream is. Source:
/// shared/protocol/2-status.md 7.2.
final class SealingLane {
    private static final int CHUNKS = 4;

    /// The JIT compiles the cipher to AES instructions after so many calls, not bytes: whole chunks would run
    /// at a third of the speed for the first 200 MB of a process.
    private static final int SLICE = 2048;

    private final BlobKeys keys;
    private final boolean sidecar;

    /// Takes ciphertext, and last its MAC.
    @FunctionalInterface
    interface Sink {
        void write(byte[] bytes, int length) throws IOException;
    }

    /// What is known of a sealed stream.
    ///
    /// @param length    of the plain stream, in bytes
    /// @param sha256    of the plain stream
    /// @param encSha256 of everything the sink took
    /// @param sidecar   empty when none was wanted
    record Sealed(long length, byte[] sha256, byte[] encSha256, byte[] sidecar) {}

    SealingLane(BlobKeys keys, boolean sidecar) {
        this.keys = keys;
        this.sidecar = sidecar;
    }

    Sealed run(InputStream plain, Sink sink) throws IOException, InterruptedException {
        SealingHashes hashes = new SealingHashes(keys, sidecar);
        Chunk first = read(plain, new Chunk());
        long length;
        if (first.plainLength < Chunk.SIZE) {
            length = seal(plain, sink, first, new SameThread(hashes, first));
        } else {
            try (Handover handover = new Handover(hashes)) {
                length = seal(plain, sink, first, handover);
                handover.await();
            }
        }
        return new Sealed(length, hashes.plainSha256(), hashes.sealedSha256(), hashes.sidecar());
    }

    private long seal(InputStream plain, Sink sink, Chunk first, Hashing hashing)
            throws IOException, InterruptedException {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(
                    Cipher.ENCRYPT_MODE, new SecretKeySpec(keys.cipherKey(), "AES"), new IvParameterSpec(keys.iv()));
            Mac mac = Hmac.sha256Mac(keys.macKey());
            mac.update(keys.iv());
            long length = 0;
            Chunk chunk = first;
            while (chunk.plainLength > 0) {
                length += chunk.plainLength;
                encrypt(cipher, chunk);
                mac.update(chunk.body, 0, chunk.bodyLength);
                sink.write(chunk.body, chunk.bodyLength);
                chunk = read(plain, hashing.exchange(chunk));
            }
            chunk.bodyLength = cipher.doFinal(chunk.body, 0);
            mac.update(chunk.body, 0, chunk.bodyLength);
            System.arraycopy(mac.doFinal(), 0, chunk.body, chunk.bodyLength, BlobKeys.MAC);
            chunk.bodyLength += BlobKeys.MAC;
            sink.write(chunk.body, chunk.bodyLength);
            hashing.exchange(chunk);
            return length;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot do AES-256-CBC", e);
        }
    }

    private static void encrypt(Cipher cipher, Chunk chunk) throws GeneralSecurityException {
        chunk.bodyLength = 0;
        for (int at = 0; at < chunk.plainLength; at += SLICE) {
            int length = Math.min(SLICE, chunk.plainLength - at);
            chunk.bodyLength += cipher.update(chunk.plain, at, length, chunk.body, chunk.bodyLength);
        }
    }

    private static Chunk read(InputStream plain, Chunk chunk) throws IOException {
        chunk.plainLength = plain.readNBytes(chunk.plain, 0, Chunk.SIZE);
        return chunk;
    }

    /// Takes a chunk to be hashed, gives one to fill.
    private interface Hashing {
        Chunk exchange(Chunk filled) throws InterruptedException;
    }

    /// For streams of one chunk.
    private record SameThread(SealingHashes hashes, Chunk only) implements Hashing {
        @Override
        public Chunk exchange(Chunk filled) {
            hashes.add(filled);
            return only;
        }
    }

    /// Hashes on a second thread, in order.
    private static final class Handover implements Hashing, AutoCloseable {
        private final Chunk end = new Chunk();
        private final BlockingQueue<Chunk> free = new ArrayBlockingQueue<>(CHUNKS + 1);
        private final BlockingQueue<Chunk> filled = new ArrayBlockingQueue<>(CHUNKS + 1);
        private final Thread hasher;

        Handover(SealingHashes hashes) {
            for (int i = 1; i < CHUNKS; i++) {
                free.add(new Chunk());
            }
            hasher = Thread.ofVirtual().name("media-hasher").start(() -> hash(hashes));
        }

        private void hash(SealingHashes hashes) {
            try {
                for (Chunk chunk = filled.take(); chunk != end; chunk = filled.take()) {
                    hashes.add(chunk);
                    free.add(chunk);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                free.add(end);
            }
        }

        @Override
        public Chunk exchange(Chunk chunk) throws InterruptedException {
            filled.add(chunk);
            Chunk next = free.take();
            if (next == end) {
                throw new IllegalStateException("the thread that hashes a file ended early");
            }
            return next;
        }

        void await() throws InterruptedException {
            filled.add(end);
            hasher.join();
        }

        @Override
        public void close() {
            hasher.interrupt();
        }
    }
}
