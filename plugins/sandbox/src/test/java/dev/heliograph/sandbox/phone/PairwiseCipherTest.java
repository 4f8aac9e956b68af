package dev.heliograph.sandbox.phone;

import static dev.heliograph.sandbox.phone.SenderKeyChainTest.assertViolation;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.model.Jid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.Curve;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.ecc.ECPrivateKey;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;

class PairwiseCipherTest {
    private static final Jid SENDER = Jid.lid("100000000000001", 3);

    @TempDir
    private Path folder;

    private WorldFile file;

    @BeforeEach
    void open() throws IOException {
        file = WorldFile.open(folder.resolve("phones.log"), _ -> {});
    }

    static Stream<JsonNode> sessions() {
        return Vectors.each(Vectors.read("baileys-signal.json").get("sessions"));
    }

    @Test
    void thereAreTwoSessionsInTheVectorsThatBeginWithTwoMessagesOfBaileys() {
        assertThat(sessions())
                .hasSize(2)
                .allSatisfy(session -> assertThat(firsts(session)).hasSize(2));
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void decryptsWhatBaileysSentToADevice(JsonNode session) throws Exception {
        PhoneKeys keys = keys(session.get("recipient"));
        for (JsonNode message : firsts(session)) {
            PairwiseStep step = step(keys);
            assertThat(decrypt(session, step, message)).isEqualTo(Vectors.hex(message, "plaintext"));
            file.write(step.changes());
        }
        JsonNode replayed = firsts(session).getFirst();
        assertViolation("counter-reused", () -> decrypt(session, step(keys), replayed));
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void decryptsThemInTheOtherOrder(JsonNode session) throws Exception {
        PhoneKeys keys = keys(session.get("recipient"));
        for (JsonNode message : firsts(session).reversed()) {
            PairwiseStep step = step(keys);
            assertThat(decrypt(session, step, message)).isEqualTo(Vectors.hex(message, "plaintext"));
            file.write(step.changes());
        }
    }

    @Test
    void aOneTimePrekeyOpensOneSessionOnly() throws Exception {
        JsonNode session = sessions().findFirst().orElseThrow();
        PhoneKeys keys = keys(session.get("recipient"));
        PairwiseStep step = step(keys);
        decrypt(session, step, firsts(session).getFirst());
        PairwiseCipher.forget(step, SENDER);
        file.write(step.changes());
        assertViolation(
                "prekey-reused",
                () -> decrypt(session, step(keys), firsts(session).get(1)));
    }

    @Test
    void refusesAPrekeyThatWasNeverGivenOut() throws Exception {
        JsonNode session = sessions().findFirst().orElseThrow();
        var step = new PairwiseStep(keys(session.get("recipient")), file, "device/1/");
        assertViolation(
                "unknown-prekey", () -> decrypt(session, step, firsts(session).getFirst()));
    }

    @Test
    void refusesAnotherIdentityAnotherVersionABrokenMacAndAMissingSession() throws Exception {
        JsonNode session = sessions().findFirst().orElseThrow();
        PairwiseStep step = step(keys(session.get("recipient")));
        byte[] sealed = Vectors.base64(firsts(session).getFirst(), "ciphertext");
        byte[] identity = Vectors.hex(session.get("sender"), "identityPub");
        assertViolation("wrong-identity", () -> PairwiseCipher.decryptFirst(step, SENDER, new byte[32], sealed));
        byte[] version = sealed.clone();
        version[0] = 0x34;
        assertViolation("wrong-session-version", () -> PairwiseCipher.decryptFirst(step, SENDER, identity, version));
        byte[] mac = sealed.clone();
        mac[mac.length - 12] ^= 1;
        assertViolation("bad-pkmsg", () -> PairwiseCipher.decryptFirst(step, SENDER, identity, mac));
        assertViolation("no-session", () -> PairwiseCipher.decryptNext(step, SENDER, identity, sealed));
    }

    /// The messages that need no reply of the device, because a reply would draw its own random ratchet key.
    private static List<JsonNode> firsts(JsonNode session) {
        var firsts = new ArrayList<JsonNode>();
        for (JsonNode message : session.get("messages")) {
            if (message.get("dir").asText().equals("device->baileys")) {
                break;
            }
            firsts.add(message);
        }
        return firsts;
    }

    private static byte[] decrypt(JsonNode session, PairwiseStep step, JsonNode message) throws Violation {
        byte[] identity = Vectors.hex(session.get("sender"), "identityPub");
        return PairwiseCipher.decryptFirst(step, SENDER, identity, Vectors.base64(message, "ciphertext"));
    }

    private PairwiseStep step(PhoneKeys keys) {
        var step = new PairwiseStep(keys, file, "device/1/");
        step.put("next", ByteBuffer.allocate(4).putInt(1000).array());
        return step;
    }

    private static PhoneKeys keys(JsonNode recipient) throws InvalidKeyException {
        ECKeyPair identity = pair(Vectors.hex(recipient, "identityPriv"));
        var signed = new SignedPreKeyRecord(
                recipient.get("signedPreKeyId").asInt(),
                0,
                pair(Vectors.hex(recipient, "signedPreKeyPriv")),
                Vectors.hex(recipient, "signedPreKeySignature"));
        JsonNode oneTime = recipient.get("oneTime");
        PreKeyRecord preKey = oneTime.isNull()
                ? null
                : new PreKeyRecord(oneTime.get("id").asInt(), pair(Vectors.hex(oneTime, "priv")));
        return new PhoneKeys(
                new IdentityKeyPair(new IdentityKey(identity.getPublicKey()), identity.getPrivateKey()),
                recipient.get("registrationId").asInt(),
                signed,
                _ -> preKey);
    }

    private static ECKeyPair pair(byte[] secret) throws InvalidKeyException {
        ECPrivateKey key = Curve.decodePrivatePoint(secret);
        return new ECKeyPair(key.publicKey(), key);
    }
}
