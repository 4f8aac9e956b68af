package dev.heliograph.protocol.signal;

import static dev.heliograph.protocol.Vectors.all;
import static dev.heliograph.protocol.Vectors.base64;
import static dev.heliograph.protocol.Vectors.hex;
import static dev.heliograph.protocol.Vectors.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.store.SignedPreKey;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionsVectorTest {
    private static final Jid ALICE = Jid.pn("5511999990001", 0);
    private static final Jid BOB = Jid.pn("5511888880002", 3);

    static Stream<JsonNode> scenarios() {
        return all(read("signal/signal-1to1.json").required("scenarios"), 2).stream();
    }

    static Stream<JsonNode> recorded() {
        return all(read("signal/baileys-signal.json").required("sessions"), 2).stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void readsLibsignalsFirstMessagesInAnyOrder(JsonNode scenario) throws DecryptException {
        TestDevice bob = bob(scenario.required("bob"));
        List<JsonNode> messages = all(scenario.required("phase1").required("messages"), 8);

        for (JsonNode index : all(scenario.required("phase1").required("deliveryOrder"), 8)) {
            JsonNode message = messages.get(index.intValue());
            bob.restart();

            assertThat(bob.decrypt(ALICE, encrypted(message))).isEqualTo(base64(message, "plaintext"));
        }

        assertThat(bob.store.state().preKeyIds()).isEmpty();
        assertThat(bob.store.state().identity(ALICE))
                .contains(base64(scenario.required("alice").required("identity"), "publicKey"));
    }

    @Test
    void readsTheFirstMessagesOfAConversation() throws DecryptException {
        JsonNode transcript = read("signal/signal-1to1.json").required("transcript");
        List<JsonNode> log = all(transcript.required("log"), 20);
        TestDevice bob = bob(transcript.required("bob"));

        List<JsonNode> opening = log.stream()
                .filter(entry -> entry.path("type").asText().equals(Encrypted.PREKEY))
                .toList();

        assertThat(opening).hasSize(2);
        for (JsonNode message : opening.reversed()) {
            assertThat(bob.decrypt(ALICE, encrypted(message))).isEqualTo(base64(message, "plaintext"));
        }
    }

    @Test
    void readsMessagesOfAKeptRecordInAnyOrder() throws DecryptException {
        JsonNode vector = read("signal/signal-1to1-record.json");
        TestDevice bob = TestDevice.with(
                BOB,
                pair(vector.required("bobIdentity")),
                vector.required("bobRegistrationId").intValue());
        bob.store.step("load", commit -> {
            commit.putSession(ALICE, base64(vector, "bobSessionRecord"));
            return null;
        });
        List<JsonNode> messages = all(vector.required("messages"), 6);

        for (JsonNode index : all(vector.required("deliveryOrder"), 6)) {
            JsonNode message = messages.get(index.intValue());
            assertThat(message.required("type").textValue()).isEqualTo(Encrypted.MESSAGE);
            bob.restart();

            assertThat(bob.decrypt(ALICE, encrypted(message))).isEqualTo(base64(message, "plaintext"));
        }
    }

    /// After the recorded answer the ratchet depends on a random key that libsignal does not let us put in.
    @ParameterizedTest
    @MethodSource("recorded")
    void readsWhatBaileysSendsBeforeAnAnswer(JsonNode session) throws DecryptException {
        JsonNode keys = session.required("recipient");
        TestDevice device = TestDevice.with(
                Jid.parse(keys.required("jid").textValue()),
                new KeyPair(hex(keys, "identityPriv"), hex(keys, "identityPub")),
                keys.required("registrationId").intValue());
        device.store.step("prekeys", commit -> {
            commit.putSignedPreKey(new SignedPreKey(
                    keys.required("signedPreKeyId").intValue(),
                    new KeyPair(hex(keys, "signedPreKeyPriv"), hex(keys, "signedPreKeyPub")),
                    hex(keys, "signedPreKeySignature"),
                    Instant.EPOCH));
            if (!keys.required("oneTime").isNull()) {
                commit.putPreKey(
                        keys.required("oneTime").required("id").intValue(), hex(keys.required("oneTime"), "priv"));
            }
            return null;
        });

        List<JsonNode> opening = all(session.required("messages"), 5).stream()
                .takeWhile(message -> message.required("dir").textValue().equals("baileys->device"))
                .toList();

        assertThat(opening).hasSize(2);
        for (JsonNode message : opening.reversed()) {
            Encrypted encrypted = new Encrypted(message.required("type").textValue(), base64(message, "ciphertext"));
            assertThat(encrypted.opensSession()).isTrue();
            assertThat(device.decrypt(ALICE, encrypted)).isEqualTo(hex(message, "plaintext"));
        }
        assertThat(device.store.state().identity(ALICE))
                .contains(Curve25519.typed(hex(session.required("sender"), "identityPub")));
    }

    private static Encrypted encrypted(JsonNode message) {
        return new Encrypted(message.required("type").textValue(), base64(message, "ciphertext"));
    }

    private static TestDevice bob(JsonNode keys) {
        TestDevice bob = TestDevice.with(
                BOB,
                pair(keys.required("identity")),
                keys.required("registrationId").intValue());
        bob.store.step("prekeys", commit -> {
            JsonNode signed = keys.required("signedPreKey");
            commit.putSignedPreKey(new SignedPreKey(
                    signed.required("id").intValue(), pair(signed), base64(signed, "signature"), Instant.EPOCH));
            if (keys.has("preKey")) {
                JsonNode preKey = keys.required("preKey");
                commit.putPreKey(preKey.required("id").intValue(), base64(preKey, "privateKey"));
            }
            return null;
        });
        return bob;
    }

    private static KeyPair pair(JsonNode keys) {
        return new KeyPair(base64(keys, "privateKey"), Curve25519.untyped(base64(keys, "publicKey")));
    }
}
