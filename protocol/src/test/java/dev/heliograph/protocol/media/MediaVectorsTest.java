package dev.heliograph.protocol.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.Vectors;
import dev.heliograph.protocol.crypto.Sha256;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Files as Baileys seals them: ours must be the same, and its must open.
class MediaVectorsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final Map<String, String> INFO = Map.of(
            "image", "WhatsApp Image Keys",
            "video", "WhatsApp Video Keys",
            "audio", "WhatsApp Audio Keys",
            "document", "WhatsApp Document Keys");

    @TempDir
    private Path folder;

    static List<JsonNode> vectors() {
        return Vectors.all(Vectors.read("media/media.json").required("vectors"), 25);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void sealsAsBaileysDoes(JsonNode vector) throws Exception {
        byte[] plain = plain(vector);
        Path file = Files.write(folder.resolve("file"), plain);

        try (SealedMedia media = cipher().seal(info(vector), false, Vectors.hex(vector, "mediaKey"), file)) {
            byte[] body = body(media);
            assertThat(body).hasSize(vector.required("blobBytes").intValue());
            assertThat(Sha256.of(body)).isEqualTo(Vectors.hex(vector, "blobSha256"));
            assertThat(Arrays.copyOfRange(body, body.length - 10, body.length)).isEqualTo(Vectors.hex(vector, "mac"));
            assertThat(media.facts().encSha256()).isEqualTo(Vectors.hex(vector, "fileEncSha256"));
            assertThat(media.facts().sha256()).isEqualTo(Vectors.hex(vector, "fileSha256"));
            assertThat(media.facts().length())
                    .isEqualTo(vector.required("fileLength").longValue());
            if (vector.has("blob")) {
                assertThat(body).isEqualTo(Vectors.base64(vector, "blob"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void opensWhatBaileysSealed(JsonNode vector) throws Exception {
        BlobKeys keys = BlobKeys.expand(Vectors.hex(vector, "mediaKey"), info(vector));
        assertThat(keys.iv()).isEqualTo(Vectors.hex(vector, "iv"));
        assertThat(keys.cipherKey()).isEqualTo(Vectors.hex(vector, "cipherKey"));
        assertThat(keys.macKey()).isEqualTo(Vectors.hex(vector, "macKey"));

        // of the longest there is only the hash, which sealsAsBaileysDoes holds our bytes to
        byte[] blob = vector.has("blob") ? Vectors.base64(vector, "blob") : sealedByUs(vector);
        assertThat(Sha256.of(blob)).isEqualTo(Vectors.hex(vector, "blobSha256"));
        assertThat(keys.open(blob, Vectors.hex(vector, "fileEncSha256"), Vectors.hex(vector, "fileSha256")))
                .isEqualTo(plain(vector));
    }

    @Test
    void makesTheTokenAndTheSidecarOfTheHandMadeVector() throws Exception {
        byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        Path file = Files.writeString(folder.resolve("file"), "hello status");

        try (SealedMedia media = cipher().seal("WhatsApp Image Keys", true, key, file)) {
            assertThat(HEX.formatHex(body(media))).isEqualTo("f185c2966dd18c5d0c35451e8914c1460cfc4b4c27224851d44e");
            assertThat(HEX.formatHex(media.facts().sha256()))
                    .isEqualTo("60b5e31a0266eaaaff8412651238ea322ca54ba3ec086cabc4b23c36826d4d6f");
            assertThat(HEX.formatHex(media.facts().encSha256()))
                    .isEqualTo("9adfab8610d2cc4d62e074b09cb1de1aeaa503e6216ef4171ebbe1d47f7f59ee");
            assertThat(HEX.formatHex(media.facts().sidecar())).isEqualTo("48e8938f39e7dcb8343e");
        }
    }

    @Test
    void opensNothingThatWasTouched() throws Exception {
        JsonNode vector = vectors().get(1);
        byte[] blob = Vectors.base64(vector, "blob");
        BlobKeys keys = BlobKeys.expand(Vectors.hex(vector, "mediaKey"), info(vector));
        blob[0] ^= 1;

        assertThatThrownBy(() -> keys.open(blob, Sha256.of(blob), Vectors.hex(vector, "fileSha256")))
                .isInstanceOf(BlobException.class)
                .hasMessageContaining("MAC");
    }

    private byte[] sealedByUs(JsonNode vector) throws Exception {
        Path file = Files.write(folder.resolve("file"), plain(vector));
        try (SealedMedia media = cipher().seal(info(vector), false, Vectors.hex(vector, "mediaKey"), file)) {
            return body(media);
        }
    }

    private MediaCipher cipher() {
        return new MediaCipher(new Random(1), folder.resolve("temp"));
    }

    private static String info(JsonNode vector) {
        return INFO.get(vector.required("type").textValue());
    }

    private static byte[] plain(JsonNode vector) {
        JsonNode plain = vector.required("plaintext");
        return plain.isTextual()
                ? Vectors.base64(vector, "plaintext")
                : Shake256.of(
                        plain.required("shake256").textValue().getBytes(StandardCharsets.US_ASCII),
                        plain.required("length").intValue());
    }

    private static byte[] body(SealedMedia media) throws Exception {
        try (InputStream in = media.read(0)) {
            return in.readAllBytes();
        }
    }
}
