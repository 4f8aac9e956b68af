package dev.heliograph.protocol.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.store.Credentials;
import java.io.InputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class QrCodeTest {
    @Test
    void holdsWhatTheVectorHolds() throws Exception {
        JsonNode vectors;
        try (InputStream in = QrCodeTest.class.getResourceAsStream("/vectors/pairing/pairing.json")) {
            vectors = new ObjectMapper().readTree(in);
        }
        JsonNode companion = vectors.get("companion");
        Credentials keys = new Credentials(
                new KeyPair(hex(companion.get("noisePriv")), hex(companion.get("noisePub"))),
                new KeyPair(hex(companion.get("identityPriv")), hex(companion.get("identityPub"))),
                companion.get("registrationId").asInt(),
                hex(companion.get("advSecret")));
        assertThat(QrCode.content(vectors.get("qr").get("ref").asText(), keys, '1'))
                .isEqualTo(vectors.get("qr").get("string").asText());
    }

    private static byte[] hex(JsonNode node) {
        return HexFormat.of().parseHex(node.asText());
    }
}
