package dev.heliograph.protocol.media;

import dev.heliograph.protocol.crypto.Hmac;
import dev.heliograph.protocol.crypto.Sha256;
import dev.heliograph.protocol.model.MediaKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Measures the encryption lane beside its primitives; a main, not a test: `heliograph bench --what media` runs it.
///
/// Prints MB/s (10^6 bytes), a line of JSON each: the first film of a process, then the best of many short
/// rounds of each primitive and of the lane, in turns, so that other work on the machine hits all alike. The
/// limit is what one thread could do if nothing but the primitives took time: AES, HMAC and two SHA-256 of
/// every byte, for films one HMAC more. The lane uses two.
final class MediaLane {
    private static final int MEBI = 1 << 20;
    private static final int FILM = 80 * MEBI;
    private static final int ROUND = 16 * MEBI;
    private static final int ROUNDS = 25;

    private final byte[] chunk = new byte[SealingHashes.Chunk.SIZE];
    private final byte[] out = new byte[chunk.length + 32];
    private final byte[] content = new byte[ROUND];

    private MediaLane() {}

    /// Measures for about a minute.
    public static void main(String[] args) throws Exception {
        new MediaLane().run();
    }

    private interface Task {
        void run() throws GeneralSecurityException, IOException, InterruptedException;
    }

    private void run() throws Exception {
        double cold = rate(FILM, this::film);
        Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "AES"), new IvParameterSpec(new byte[16]));
        Mac hmac = Hmac.sha256Mac(new byte[32]);
        MessageDigest sha = Sha256.digest();
        Task[] tasks = {
            () -> chunks(() -> slices(aes)),
            () -> chunks(() -> hmac.update(chunk, 0, chunk.length)),
            () -> chunks(() -> sha.update(chunk, 0, chunk.length)),
            () -> lane(MediaKind.IMAGE, ROUND),
            () -> lane(MediaKind.VIDEO, ROUND),
        };
        double[] best = new double[tasks.length];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < tasks.length; i++) {
                best[i] = Math.max(best[i], rate(ROUND, tasks[i]));
            }
        }
        double picture = 1 / (1 / best[0] + 1 / best[1] + 2 / best[2]);
        double film = 1 / (1 / best[0] + 2 / best[1] + 2 / best[2]);
        print("AES-256-CBC", best[0], best[0]);
        print("HMAC-SHA256", best[1], best[1]);
        print("SHA-256", best[2], best[2]);
        print("lane, picture", best[3], picture);
        print("lane, film", best[4], film);
        print("first film, 80 MiB, cold", cold, film);
        System.out.println("{\"done\":true}");
    }

    private static void print(String what, double rate, double limit) {
        System.out.printf(Locale.ROOT, "{\"what\":\"%s\",\"rate\":%.1f,\"limit\":%.1f}%n", what, rate, limit);
    }

    private void chunks(Task task) throws GeneralSecurityException, IOException, InterruptedException {
        for (int i = 0; i < ROUND / chunk.length; i++) {
            task.run();
        }
    }

    private void slices(Cipher aes) throws GeneralSecurityException {
        for (int at = 0; at < chunk.length; at += 2048) {
            aes.update(chunk, at, 2048, out, at);
        }
    }

    private void film() throws IOException, InterruptedException {
        lane(MediaKind.VIDEO, FILM);
    }

    private void lane(MediaKind kind, int length) throws IOException, InterruptedException {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 5);
        SealingLane lane = new SealingLane(BlobKeys.expand(key, kind.keyInfo()), kind.streamed());
        long[] written = {0};
        try (InputStream plain = new Repeated(new ByteArrayInputStream(content), length)) {
            lane.run(plain, (_, count) -> written[0] += count);
        }
        if (written[0] <= length) {
            throw new IllegalStateException("lane wrote " + written[0] + " bytes of " + length);
        }
    }

    private static double rate(int bytes, Task task)
            throws GeneralSecurityException, IOException, InterruptedException {
        long start = System.nanoTime();
        task.run();
        return bytes * 1e3 / (System.nanoTime() - start);
    }

    /// The same content over and over, up to a length.
    private static final class Repeated extends InputStream {
        private final ByteArrayInputStream content;
        private int left;

        Repeated(ByteArrayInputStream content, int length) {
            this.content = content;
            this.left = length;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int at, int length) {
            if (left == 0) {
                return -1;
            }
            int count = content.read(into, at, Math.min(length, left));
            if (count < 0) {
                content.reset();
                return read(into, at, length);
            }
            left -= count;
            return count;
        }
    }
}
