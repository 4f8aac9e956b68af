package dev.heliograph.sandbox.phone;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.proto.ExternalBlobReference;
import java.util.Arrays;

/// An app-state snapshot as media hosts serve it: AES-CBC, then 10 bytes of HMAC. Source: 1-connection.md 9.3.
///
/// @param reference what `<snapshot>` holds
/// @param file      what the media host serves
record AppStateBlob(ExternalBlobReference reference, byte[] file) {
    private static final int MAC = 10;

    /// Seals a plaintext.
    ///
    /// @param mediaKey   32 bytes
    /// @param directPath where the file will be served
    static AppStateBlob seal(byte[] mediaKey, byte[] plain, String directPath) {
        byte[] keys = Primitives.hkdf(mediaKey, "WhatsApp App State Keys", 112);
        byte[] iv = Arrays.copyOf(keys, 16);
        byte[] encrypted = Primitives.encryptCbc(Arrays.copyOfRange(keys, 16, 48), iv, plain);
        byte[] mac = Primitives.hmacSha256(Arrays.copyOfRange(keys, 48, 80), iv, encrypted);
        byte[] file = Primitives.concat(encrypted, Arrays.copyOf(mac, MAC));
        var reference = ExternalBlobReference.newBuilder()
                .setMediaKey(ByteString.copyFrom(mediaKey))
                .setDirectPath(directPath)
                .setFileSizeBytes(file.length)
                .setFileSha256(ByteString.copyFrom(Primitives.sha256(plain)))
                .setFileEncSha256(ByteString.copyFrom(Primitives.sha256(file)))
                .build();
        return new AppStateBlob(reference, file);
    }
}
