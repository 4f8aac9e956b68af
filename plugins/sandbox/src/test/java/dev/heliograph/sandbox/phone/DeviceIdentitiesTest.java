package dev.heliograph.sandbox.phone;

import static dev.heliograph.sandbox.phone.SenderKeyChainTest.assertViolation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.heliograph.protocol.proto.ADVDeviceIdentity;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentity;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentityHMAC;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.signal.libsignal.protocol.ecc.Curve;
import org.signal.libsignal.protocol.ecc.ECPrivateKey;

class DeviceIdentitiesTest {
    private static final JsonNode VECTORS = Vectors.read("pairing.json");
    private static final JsonNode GOOD = VECTORS.get("adv").get(0);
    private static final byte[] COMPANION = Vectors.hex(VECTORS.get("companion"), "identityPub");
    private static final byte[] ACCOUNT = Vectors.hex(GOOD.get("accountIdentity"), "pub");

    @Test
    void readsTheRecordedQrCode() {
        var code = QrContent.parse(VECTORS.get("qr").get("string").asText());
        assertThat(code.ref()).isEqualTo(VECTORS.get("qr").get("ref").asText());
        assertThat(code.noiseKey()).isEqualTo(Vectors.hex(VECTORS.get("companion"), "noisePub"));
        assertThat(code.identityKey()).isEqualTo(COMPANION);
        assertThat(code.advSecret()).isEqualTo(Vectors.hex(VECTORS.get("companion"), "advSecret"));
    }

    @Test
    void refusesCodesWithFieldsMissingOrWrong() {
        String[] fields = VECTORS.get("qr").get("string").asText().split(",");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QrContent.parse(String.join(",", Arrays.copyOf(fields, 4))))
                .withMessageContaining("4 fields, expected 5");
        for (int i = 1; i < 5; i++) {
            String[] broken = fields.clone();
            broken[i] = "AAAA";
            int field = i + 1;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> QrContent.parse(String.join(",", broken)))
                    .withMessageContaining("field " + field);
        }
    }

    @Test
    void sealsTheRecordedIdentityToTheRecordedContainer() throws Exception {
        byte[] container = Vectors.hex(GOOD, "container");
        var identity = ADVSignedDeviceIdentity.parseFrom(
                ADVSignedDeviceIdentityHMAC.parseFrom(container).getDetails());
        byte[] secret = Vectors.hex(VECTORS.get("companion"), "advSecret");
        assertThat(DeviceIdentities.seal(secret, identity).toByteArray()).isEqualTo(container);
    }

    @Test
    void signsTheRecordedDetailsSoThatTheRecordedInputVerifies() throws Exception {
        ECPrivateKey account = Curve.decodePrivatePoint(Vectors.hex(GOOD.get("accountIdentity"), "priv"));
        var details = ADVDeviceIdentity.parseFrom(Vectors.hex(GOOD, "details"));
        var identity = DeviceIdentities.sign(account, details, COMPANION);
        assertThat(identity.getDetails().toByteArray()).isEqualTo(Vectors.hex(GOOD, "details"));
        assertThat(identity.getAccountSignatureKey().toByteArray()).isEqualTo(ACCOUNT);
        assertThat(account.publicKey()
                        .verifySignature(
                                Vectors.hex(GOOD, "accountSignatureInput"),
                                identity.getAccountSignature().toByteArray()))
                .isTrue();
    }

    @Test
    void acceptsWhatBaileysSigned() throws Violation {
        var details = DeviceIdentities.verify(Vectors.hex(GOOD, "deviceIdentityForPkmsg"), ACCOUNT, COMPANION);
        assertThat(details.getKeyIndex()).isEqualTo(3);
    }

    @Test
    void refusesTheRecordedForgery() {
        JsonNode forged = VECTORS.get("adv").get(2);
        assertThat(forged.get("kind").asText()).isEqualTo("bad-account-signature");
        byte[] account = Vectors.hex(forged.get("accountIdentity"), "pub");
        byte[] identity = Vectors.hex(forged, "deviceIdentityForPkmsg");
        assertViolation("bad-account-signature", () -> DeviceIdentities.verify(identity, account, COMPANION));
    }

    @Test
    void refusesAnotherAccountAnotherDeviceAForgedDeviceSignatureAndGarbage() throws Exception {
        byte[] good = Vectors.hex(GOOD, "deviceIdentityForPkmsg");
        assertViolation("wrong-account-key", () -> DeviceIdentities.verify(good, COMPANION, COMPANION));
        assertViolation("bad-account-signature", () -> DeviceIdentities.verify(good, ACCOUNT, ACCOUNT));
        var signed = ADVSignedDeviceIdentity.parseFrom(good);
        byte[] signature = signed.getDeviceSignature().toByteArray();
        signature[7] ^= 1;
        byte[] forged = signed.toBuilder()
                .setDeviceSignature(ByteString.copyFrom(signature))
                .build()
                .toByteArray();
        assertViolation("bad-device-signature", () -> DeviceIdentities.verify(forged, ACCOUNT, COMPANION));
        byte[] unsigned = signed.toBuilder().clearDeviceSignature().build().toByteArray();
        assertViolation("bad-device-signature", () -> DeviceIdentities.verify(unsigned, ACCOUNT, COMPANION));
        assertViolation("bad-device-identity", () -> DeviceIdentities.verify(new byte[] {7}, ACCOUNT, COMPANION));
    }
}
