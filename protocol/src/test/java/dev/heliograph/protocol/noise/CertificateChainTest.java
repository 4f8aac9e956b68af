package dev.heliograph.protocol.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.heliograph.protocol.Vectors;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.noise.CertificateException.Reason;
import dev.heliograph.protocol.proto.CertChain;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateChainTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair root = Curve25519.generate(RANDOM);
    private final KeyPair issuer = Curve25519.generate(RANDOM);
    private final byte[] serverStatic = Curve25519.generate(RANDOM).publicKey();
    private final Certificates certificates = new Certificates(root, issuer, serverStatic);

    @ParameterizedTest
    @CsvSource({
        "bad-root, INTERMEDIATE_SIGNATURE",
        "bad-serial, INTERMEDIATE_ISSUER",
        "leaf-key-mismatch, LEAF_KEY",
        "leaf-issuer-mismatch, LEAF_ISSUER",
        "expired, EXPIRED",
        "bad-leaf-sig, LEAF_SIGNATURE"
    })
    void refusesEachRecordedBadChainForItsOwnReason(String name, Reason reason) {
        JsonNode vectors = Vectors.read("noise/noise-handshake.json");
        assertThat(vectors.required("badCerts")).hasSize(6);
        JsonNode good = Vectors.all(vectors.required("vectors"), 2).getFirst();
        byte[] rootKey = Vectors.hex(good.required("cert"), "rootPublic");
        byte[] key = Vectors.hex(good.required("publicKeys"), "serverStatic");

        assertRefused(Vectors.base64(vectors.required("badCerts"), name), rootKey, key, NOW, reason);
        assertThatCode(() -> CertificateChain.verify(Vectors.base64(good.required("cert"), "chain"), rootKey, key, NOW))
                .doesNotThrowAnyException();
    }

    @Test
    void acceptsAGoodChainFromItsFirstToItsLastSecond() {
        byte[] chain = certificates.chain();

        for (Instant time : new Instant[] {Certificates.FROM, NOW, Certificates.UNTIL}) {
            assertThatCode(() -> CertificateChain.verify(chain, root.publicKey(), serverStatic, time))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void refusesTheTimeBeforeAndAfter() {
        assertRefused(certificates.chain(), Certificates.FROM.minusSeconds(1), Reason.NOT_YET_VALID);
        assertRefused(certificates.chain(), Certificates.UNTIL.plusSeconds(1), Reason.EXPIRED);
        certificates.intermediate.setNotAfter(NOW.getEpochSecond() - 1);
        assertRefused(certificates.chain(), NOW, Reason.EXPIRED);
        certificates.intermediate.setNotBefore(NOW.getEpochSecond() + 1);
        assertRefused(certificates.chain(), NOW, Reason.NOT_YET_VALID);
    }

    @Test
    void refusesSignaturesByOthers() {
        certificates.issuer = Curve25519.generate(RANDOM);
        assertRefused(certificates.chain(), NOW, Reason.LEAF_SIGNATURE);
        certificates.root = Curve25519.generate(RANDOM);
        assertRefused(certificates.chain(), NOW, Reason.INTERMEDIATE_SIGNATURE);
    }

    @Test
    void refusesIssuersThatAreNotNamed() {
        certificates.leaf.clearIssuerSerial();
        assertRefused(certificates.chain(), NOW, Reason.LEAF_ISSUER);
        certificates.intermediate.clearIssuerSerial();
        assertRefused(certificates.chain(), NOW, Reason.INTERMEDIATE_ISSUER);
    }

    @Test
    void refusesALeafForAnotherServer() {
        certificates.leaf.setKey(ByteString.copyFrom(Curve25519.generate(RANDOM).publicKey()));

        assertRefused(certificates.chain(), NOW, Reason.LEAF_KEY);
    }

    @Test
    void refusesChainsThatLackAPart() throws Exception {
        CertChain whole = CertChain.parseFrom(certificates.chain());

        assertRefused(new byte[0], NOW, Reason.INCOMPLETE);
        assertRefused(whole.toBuilder().clearLeaf().build().toByteArray(), NOW, Reason.INCOMPLETE);
        assertRefused(whole.toBuilder().clearIntermediate().build().toByteArray(), NOW, Reason.INCOMPLETE);
        CertChain.Builder unsigned = whole.toBuilder();
        unsigned.getLeafBuilder().clearSignature();
        assertRefused(unsigned.build().toByteArray(), NOW, Reason.INCOMPLETE);
        CertChain.Builder empty = whole.toBuilder();
        empty.getIntermediateBuilder().clearDetails();
        assertRefused(empty.build().toByteArray(), NOW, Reason.INCOMPLETE);
    }

    @Test
    void refusesWhatIsMalformed() throws Exception {
        assertRefused(new byte[] {1, 2, 3}, NOW, Reason.MALFORMED);
        CertChain.Builder shortSignature = CertChain.parseFrom(certificates.chain()).toBuilder();
        shortSignature.getLeafBuilder().setSignature(ByteString.copyFrom(new byte[63]));
        assertRefused(shortSignature.build().toByteArray(), NOW, Reason.MALFORMED);
        CertChain.Builder noDetails = CertChain.parseFrom(certificates.chain()).toBuilder();
        noDetails.getLeafBuilder().setDetails(ByteString.copyFrom(new byte[] {(byte) 0xff}));
        assertRefused(noDetails.build().toByteArray(), NOW, Reason.MALFORMED);
        certificates.intermediate.setKey(ByteString.copyFrom(new byte[33]));
        assertRefused(certificates.chain(), NOW, Reason.MALFORMED);
    }

    private void assertRefused(byte[] chain, Instant now, Reason reason) {
        assertRefused(chain, root.publicKey(), serverStatic, now, reason);
    }

    private static void assertRefused(byte[] chain, byte[] rootKey, byte[] key, Instant now, Reason reason) {
        assertThatExceptionOfType(CertificateException.class)
                .isThrownBy(() -> CertificateChain.verify(chain, rootKey, key, now))
                .withMessageStartingWith("server certificate refused: ")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
