package dev.heliograph.protocol.signal;

import static dev.heliograph.protocol.Vectors.all;
import static dev.heliograph.protocol.Vectors.base64;
import static dev.heliograph.protocol.Vectors.hex;
import static dev.heliograph.protocol.Vectors.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.Hmac;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.signal.DecryptException.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SenderKeysVectorTest {
    private static final Jid AUTHOR = Jid.pn("5511999990001", 0);
    private static final JsonNode STATUS = read("signal/text-status.json");

    private final TestDevice device = TestDevice.create(Jid.lid("111111111111111", 1), 0);

    static Stream<JsonNode> groups() {
        return all(read("signal/sender-key.json").required("groups"), 2).stream();
    }

    @ParameterizedTest
    @MethodSource("groups")
    void readsBaileysGroupMessagesInAnyOrder(JsonNode group) throws DecryptException {
        device.process(AUTHOR, base64(group, "distributionMessage"));
        List<JsonNode> messages = all(group.required("messages"), 8);

        for (JsonNode index : all(group.required("deliveryOrder"), 8)) {
            JsonNode message = messages.get(index.intValue());
            device.restart();

            assertThat(device.decryptGroup(AUTHOR, base64(message, "ciphertext")))
                    .isEqualTo(base64(message, "plaintext"));
        }
    }

    @ParameterizedTest
    @MethodSource("groups")
    void readsOnlyWhatComesAfterALaterKey(JsonNode group) throws DecryptException {
        device.process(AUTHOR, base64(group.required("midStream"), "distributionMessage"));
        List<JsonNode> messages = all(group.required("messages"), 8);
        int first = group.required("midStream").required("beforeMessage").intValue();

        for (int i = 0; i < messages.size(); i++) {
            byte[] ciphertext = base64(messages.get(i), "ciphertext");
            if (i < first) {
                assertThatThrownBy(() -> device.decryptGroup(AUTHOR, ciphertext))
                        .isInstanceOfSatisfying(
                                DecryptException.class,
                                e -> assertThat(e.kind()).isEqualTo(Kind.DUPLICATE));
            } else {
                assertThat(device.decryptGroup(AUTHOR, ciphertext)).isEqualTo(base64(messages.get(i), "plaintext"));
            }
        }
    }

    @Test
    void readsBaileysMessagesEachAfterItsOwnKey() throws DecryptException {
        for (JsonNode message :
                all(read("signal/baileys-signal.json").required("senderKey").required("messages"), 6)) {
            device.process(AUTHOR, base64(message, "skdm"));

            assertThat(device.decryptGroup(AUTHOR, base64(message, "skmsg"))).isEqualTo(hex(message, "plaintext"));
        }
    }

    @Test
    void readsBaileysMessagesAfterTheFirstKeyOnly() throws DecryptException {
        List<JsonNode> messages =
                all(read("signal/baileys-signal.json").required("senderKey").required("messages"), 6);
        device.process(AUTHOR, base64(messages.getFirst(), "skdm"));

        for (JsonNode message : messages.reversed()) {
            assertThat(device.decryptGroup(AUTHOR, base64(message, "skmsg"))).isEqualTo(hex(message, "plaintext"));
        }
    }

    @Test
    void derivesTheMessageKeyOfTheChain() {
        byte[] seed = Hmac.sha256(hex(STATUS, "chainKey"), new byte[] {1});
        SenderKeyState state = ownState(hex(STATUS, "signingPublic"));

        SenderKeyState.MessageKey key = state.next();

        assertThat(seed).isEqualTo(hex(STATUS, "seed"));
        assertThat(key.iv()).isEqualTo(hex(STATUS, "iv"));
        assertThat(key.key()).isEqualTo(hex(STATUS, "key"));
        assertThat(state.chainKey()).isEqualTo(hex(STATUS, "nextChainKey"));
        assertThat(state.iteration()).isEqualTo(1);
    }

    @Test
    void writesTheDistributionByteForByte() {
        own(hex(STATUS, "signingKeyOfDistribution"));

        byte[] distribution = device.store.step(
                "distribute", commit -> device.senderKeys.distribution(commit, TestDevice.GROUP, device.jid));

        assertThat(distribution).isEqualTo(hex(STATUS, "distribution")).hasSize(74);
    }

    @Test
    void writesTheTextStatusByteForByteUpToTheSignature() {
        own(hex(STATUS, "signingPublic"));
        byte[] padded = Bytes.concat(hex(STATUS, "message"), hex(STATUS, "padding"));

        byte[] message = device.store.step(
                "encrypt", commit -> device.senderKeys.encrypt(commit, TestDevice.GROUP, device.jid, padded));

        byte[] unsigned = hex(STATUS, "unsignedSenderKeyMessage");
        assertThat(message).hasSize(151).startsWith(unsigned);
        assertThat(Curve25519.verify(hex(STATUS, "signingPublic"), unsigned, Bytes.slice(message, 87, 151)))
                .isTrue();
    }

    @Test
    void readsTheSignedTextStatus() throws DecryptException {
        byte[] distribution =
                Bytes.concat(Bytes.slice(hex(STATUS, "distribution"), 0, 42), hex(STATUS, "signingPublic"));
        device.process(AUTHOR, distribution);

        byte[] padded = device.decryptGroup(AUTHOR, hex(STATUS, "signedSenderKeyMessage"));

        assertThat(padded).isEqualTo(Bytes.concat(hex(STATUS, "message"), hex(STATUS, "padding")));
    }

    private void own(byte[] signingPublic) {
        device.store.step("own key", commit -> {
            commit.putSenderKey(TestDevice.GROUP, device.jid, SenderKeyRecords.write(List.of(ownState(signingPublic))));
            return null;
        });
    }

    private static SenderKeyState ownState(byte[] signingPublic) {
        return new SenderKeyState(
                STATUS.required("keyId").intValue(),
                0,
                hex(STATUS, "chainKey"),
                signingPublic,
                hex(STATUS, "signingPrivate"));
    }
}
