package dev.heliograph.sandbox.gallery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.crypto.AesCbc;
import dev.heliograph.protocol.crypto.Hkdf;
import dev.heliograph.protocol.crypto.Hmac;
import dev.heliograph.protocol.crypto.Sha256;
import dev.heliograph.protocol.proto.ImageMessage;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.MessageContextInfo;
import dev.heliograph.protocol.proto.VideoMessage;
import dev.heliograph.sandbox.world.MediaKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/// A file as a client encrypts it.
///
/// @param plain the file
/// @param key   32 bytes
/// @param body  ciphertext and MAC
public record Sealed(byte[] plain, byte[] key, byte[] body) {
    public static Sealed of(MediaKind kind, byte[] plain, byte[] key) {
        byte[] keys = Hkdf.sha256(key, new byte[32], kind.keyInfo().getBytes(US_ASCII), 112);
        byte[] iv = Arrays.copyOf(keys, 16);
        byte[] sealed = AesCbc.encrypt(Arrays.copyOfRange(keys, 16, 48), iv, plain);
        byte[] mac = Arrays.copyOf(Hmac.sha256(Arrays.copyOfRange(keys, 48, 80), join(iv, sealed)), 10);
        return new Sealed(plain, key, join(sealed, mac));
    }

    public static Sealed picture() {
        return of(MediaKind.IMAGE, sample("picture.jpg"), testKey());
    }

    public static Sealed film() {
        return of(MediaKind.VIDEO, sample("film.mp4"), testKey());
    }

    public static byte[] sample(String name) {
        try (InputStream in = Sealed.class.getResourceAsStream("/samples/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The bytes 0 to 31.
    public static byte[] testKey() {
        byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        return key;
    }

    /// What a right message says of the sample picture.
    public ImageMessage.Builder image(String directPath) {
        return ImageMessage.newBuilder()
                .setUrl("https://127.0.0.1:1" + directPath)
                .setDirectPath(directPath)
                .setMimetype("image/jpeg")
                .setMediaKey(ByteString.copyFrom(key))
                .setMediaKeyTimestamp(1_780_000_000)
                .setFileSha256(ByteString.copyFrom(Sha256.of(plain)))
                .setFileEncSha256(ByteString.copyFrom(Sha256.of(body)))
                .setFileLength(plain.length)
                .setWidth(1080)
                .setHeight(1350)
                .setJpegThumbnail(ByteString.copyFrom(sample("picture.jpg")));
    }

    /// What a right message says of the sample film.
    public VideoMessage.Builder video(String directPath) {
        return VideoMessage.newBuilder()
                .setUrl("https://127.0.0.1:1" + directPath)
                .setDirectPath(directPath)
                .setMimetype("video/mp4")
                .setMediaKey(ByteString.copyFrom(key))
                .setMediaKeyTimestamp(1_780_000_000)
                .setFileSha256(ByteString.copyFrom(Sha256.of(plain)))
                .setFileEncSha256(ByteString.copyFrom(Sha256.of(body)))
                .setFileLength(plain.length)
                .setSeconds(3)
                .setWidth(320)
                .setHeight(568)
                .setJpegThumbnail(ByteString.copyFrom(sample("picture.jpg")));
    }

    public static Message.Builder message() {
        return Message.newBuilder()
                .setMessageContextInfo(
                        MessageContextInfo.newBuilder().setMessageSecret(ByteString.copyFrom(new byte[32])));
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
