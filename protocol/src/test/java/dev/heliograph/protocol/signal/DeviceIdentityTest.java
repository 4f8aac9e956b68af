package dev.heliograph.protocol.signal;

import static dev.heliograph.protocol.Vectors.all;
import static dev.heliograph.protocol.Vectors.hex;
import static dev.heliograph.protocol.Vectors.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.Hmac;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.proto.ADVDeviceIdentity;
import dev.heliograph.protocol.proto.ADVEncryptionType;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentity;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentityHMAC;
import dev.heliograph.protocol.store.Credentials;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class DeviceIdentityTest {
    private static final JsonNode VECTORS = read("pairing/pairing.json");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Credentials companion = companion();

    @Test
    void signsAnIdentityTheAccountSigned() throws AdvException {
        JsonNode good = vector("good");

        DeviceIdentity.Linked linked = DeviceIdentity.verify(hex(good, "container"), companion);

        ADVSignedDeviceIdentity kept = parse(linked.signedIdentity());
        assertThat(kept.toBuilder().clearDeviceSignature().build())
                .isEqualTo(parse(hex(good, "deviceIdentityForPkmsg")).toBuilder()
                        .clearDeviceSignature()
                        .build());
        assertThat(Curve25519.verify(
                        companion.identity().publicKey(),
                        hex(good, "deviceSignatureInput"),
                        kept.getDeviceSignature().toByteArray()))
                .isTrue();
        assertThat(linked.keyIndex()).isEqualTo(3);
        assertThat(linked.primaryKey()).isEqualTo(Curve25519.typed(hex(good.required("accountIdentity"), "pub")));
    }

    @Test
    void answersWithoutTheAccountKey() throws AdvException {
        JsonNode good = vector("good");
        JsonNode node = good.required("reply")
                .required("content")
                .get(0)
                .required("content")
                .get(0);

        ADVSignedDeviceIdentity reply =
                parse(DeviceIdentity.verify(hex(good, "container"), companion).reply());

        byte[] expected = Base64.getDecoder()
                .decode(node.required("content").required("b64").textValue());
        assertThat(reply.hasAccountSignatureKey()).isFalse();
        assertThat(reply.toBuilder().clearDeviceSignature().build())
                .isEqualTo(parse(expected).toBuilder().clearDeviceSignature().build());
    }

    @Test
    void refusesAWrongHmac() {
        assertRefused(hex(vector("bad-hmac"), "container"), 401, "hmac-mismatch");
    }

    @Test
    void refusesAForgedAccountSignature() {
        assertRefused(hex(vector("bad-account-signature"), "container"), 401, "signature-mismatch");
    }

    @Test
    void refusesAHostedAccount() {
        assertRefused(hex(vector("hosted-account"), "container"), 500, "internal-error");
    }

    @Test
    void refusesAHostedDeviceOfAnAccountThatIsNot() {
        KeyPair account = Curve25519.generate(RANDOM);
        byte[] details = ADVDeviceIdentity.newBuilder()
                .setKeyIndex(1)
                .setDeviceType(ADVEncryptionType.HOSTED)
                .build()
                .toByteArray();
        byte[] signature = Curve25519.sign(
                account.privateKey(),
                Bytes.concat(new byte[] {6, 5}, details, companion.identity().publicKey()));

        assertRefused(sealed(signed(details, account.publicKey(), signature)), 500, "internal-error");
    }

    @Test
    void refusesASignatureOverAnotherCompanionsIdentity() {
        KeyPair account = Curve25519.generate(RANDOM);
        byte[] details = ADVDeviceIdentity.newBuilder().setKeyIndex(1).build().toByteArray();
        byte[] signature = Curve25519.sign(
                account.privateKey(),
                Bytes.concat(
                        new byte[] {6, 0}, details, Curve25519.generate(RANDOM).publicKey()));

        assertRefused(sealed(signed(details, account.publicKey(), signature)), 401, "signature-mismatch");
    }

    @Test
    void refusesAKeyAndASignatureOfAnotherLength() {
        byte[] details = new byte[0];

        assertRefused(sealed(signed(details, new byte[31], new byte[64])), 401, "signature-mismatch");
        assertRefused(sealed(signed(details, new byte[32], new byte[63])), 401, "signature-mismatch");
        assertRefused(sealed(ADVSignedDeviceIdentity.getDefaultInstance().toByteArray()), 401, "signature-mismatch");
    }

    @Test
    void refusesWhatIsNoProtobuf() {
        assertRefused(new byte[] {(byte) 0xff}, 500, "internal-error");
        assertRefused(sealed(new byte[] {(byte) 0xff}), 500, "internal-error");
        assertRefused(sealed(signed(new byte[] {(byte) 0xff}, new byte[32], new byte[64])), 500, "internal-error");
    }

    @Test
    void aNewDeviceHasKeysOfItsOwn() {
        Credentials one = DeviceIdentity.create(RANDOM);
        Credentials two = DeviceIdentity.create(RANDOM);

        assertThat(one.registrationId()).isBetween(1, 16380);
        assertThat(one.advSecret()).hasSize(32).isNotEqualTo(two.advSecret());
        assertThat(one.identity()).isNotEqualTo(one.noise()).isNotEqualTo(two.identity());
    }

    private void assertRefused(byte[] container, int code, String text) {
        assertThatThrownBy(() -> DeviceIdentity.verify(container, companion))
                .isInstanceOfSatisfying(AdvException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.text()).isEqualTo(text);
                });
    }

    private byte[] sealed(byte[] details) {
        return ADVSignedDeviceIdentityHMAC.newBuilder()
                .setDetails(ByteString.copyFrom(details))
                .setHmac(ByteString.copyFrom(Hmac.sha256(companion.advSecret(), details)))
                .build()
                .toByteArray();
    }

    private static byte[] signed(byte[] details, byte[] accountKey, byte[] signature) {
        return ADVSignedDeviceIdentity.newBuilder()
                .setDetails(ByteString.copyFrom(details))
                .setAccountSignatureKey(ByteString.copyFrom(accountKey))
                .setAccountSignature(ByteString.copyFrom(signature))
                .build()
                .toByteArray();
    }

    private static ADVSignedDeviceIdentity parse(byte[] bytes) {
        try {
            return ADVSignedDeviceIdentity.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("no ADVSignedDeviceIdentity", e);
        }
    }

    private static JsonNode vector(String kind) {
        return all(VECTORS.required("adv"), 4).stream()
                .filter(one -> one.required("kind").textValue().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static Credentials companion() {
        JsonNode keys = VECTORS.required("companion");
        return new Credentials(
                new KeyPair(hex(keys, "noisePriv"), hex(keys, "noisePub")),
                new KeyPair(hex(keys, "identityPriv"), hex(keys, "identityPub")),
                keys.required("registrationId").intValue(),
                hex(keys, "advSecret"));
    }
}
