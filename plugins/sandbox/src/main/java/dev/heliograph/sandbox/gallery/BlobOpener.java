package dev.heliograph.sandbox.gallery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Decrypts one blob, chunk by chunk, and checks every hash on the way. For one use and one thread. Source:
/// shared/protocol/2-status.md 7.2.
final class BlobOpener {
    private static final int CHUNK = 64 << 10;
    private static final int MAC = 10;
    private static final int BLOCK = 16;
    private static final int KEYS = 112;

    private final Note note;
    private final Cipher cipher;
    private final Mac mac;
    private final MessageDigest sealedHash;
    private final MessageDigest plainHash;
    private long plainLength;

    /// With the keys of a message.
    BlobOpener(Note note) {
        this.note = note;
        try {
            byte[] keys = KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(note.mediaKey())
                            .thenExpand(note.kind().keyInfo().getBytes(US_ASCII), KEYS));
            byte[] iv = Arrays.copyOf(keys, BLOCK);
            cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(Arrays.copyOfRange(keys, 16, 48), "AES"),
                    new IvParameterSpec(iv));
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Arrays.copyOfRange(keys, 48, 80), "HmacSHA256"));
            mac.update(iv);
            sealedHash = MessageDigest.getInstance("SHA-256");
            plainHash = MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks a primitive of media encryption", e);
        }
    }

    /// Writes the plain file; what was written is worth nothing unless this returns.
    ///
    /// @throws BadMedia    when a hash, the MAC, the padding or the length differs
    /// @throws IOException when the blob cannot be read or the file not written
    void open(Path blob, OutputStream plain) throws BadMedia, IOException {
        long size = Files.size(blob);
        long sealed = size - MAC;
        if (sealed < BLOCK || sealed % BLOCK != 0) {
            throw new BadMedia("the blob has " + size + " bytes, expected whole blocks of 16 and a MAC of 10");
        }
        byte[] tag;
        try (InputStream in = Files.newInputStream(blob)) {
            decrypt(in, sealed, plain);
            tag = in.readNBytes(MAC);
        }
        sealedHash.update(tag);
        requireSame("fileEncSha256", note.fileEncSha256(), sealedHash.digest());
        requireSame("MAC", Arrays.copyOf(mac.doFinal(), MAC), tag);
        finish(plain);
        requireSame("fileSha256", note.fileSha256(), plainHash.digest());
        if (plainLength != note.fileLength()) {
            throw new BadMedia("the file has " + plainLength + " bytes, fileLength says " + note.fileLength());
        }
    }

    private void decrypt(InputStream in, long length, OutputStream plain) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (long left = length; left > 0; ) {
            int count = in.readNBytes(chunk, 0, (int) Math.min(CHUNK, left));
            if (count == 0) {
                throw new IOException("the blob ended " + left + " bytes early");
            }
            sealedHash.update(chunk, 0, count);
            mac.update(chunk, 0, count);
            write(cipher.update(chunk, 0, count), plain);
            left -= count;
        }
    }

    private void finish(OutputStream plain) throws BadMedia, IOException {
        try {
            write(cipher.doFinal(), plain);
        } catch (BadPaddingException e) {
            throw new BadMedia("the padding does not fit: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CBC refused whole blocks", e);
        }
    }

    private void write(byte[] bytes, OutputStream plain) throws IOException {
        if (bytes != null) {
            plainHash.update(bytes);
            plain.write(bytes);
            plainLength += bytes.length;
        }
    }

    private static void requireSame(String what, byte[] expected, byte[] found) throws BadMedia {
        if (!MessageDigest.isEqual(expected, found)) {
            HexFormat hex = HexFormat.of();
            throw new BadMedia(what + " is " + hex.formatHex(found) + ", expected " + hex.formatHex(expected));
        }
    }
}
