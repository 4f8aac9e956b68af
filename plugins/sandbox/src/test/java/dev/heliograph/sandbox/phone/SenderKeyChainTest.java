package dev.heliograph.sandbox.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SenderKeyChainTest {
    private static final JsonNode GROUPS = Vectors.read("sender-key.json").get("groups");

    static Stream<JsonNode> groups() {
        return Vectors.each(GROUPS);
    }

    @Test
    void thereAreTwoGroupsOfEightMessagesInTheVectors() {
        assertThat(groups()).hasSize(2).allSatisfy(group -> {
            assertThat(group.get("messages")).hasSize(8);
            assertThat(group.get("deliveryOrder")).hasSize(8);
        });
    }

    @ParameterizedTest
    @MethodSource("groups")
    void decryptsWhatBaileysSealedInAnyOrderAndAfterEachRestart(JsonNode group) throws Violation {
        var ring = new SenderKeyRing();
        ring.add(SenderKeyChain.from(Vectors.base64(group, "distributionMessage")));
        JsonNode messages = group.get("messages");
        for (JsonNode index : group.get("deliveryOrder")) {
            JsonNode vector = messages.get(index.asInt());
            ring = SenderKeyRing.deserialize(ring.serialize());
            assertThat(open(ring, Vectors.base64(vector, "ciphertext"))).isEqualTo(Vectors.base64(vector, "plaintext"));
        }
        SenderKeyRing used = ring;
        for (JsonNode vector : messages) {
            assertViolation("iteration-reused", () -> open(used, Vectors.base64(vector, "ciphertext")));
        }
    }

    @Test
    void followsTheSequenceThatBaileysSentToADevice() throws Violation {
        var ring = new SenderKeyRing();
        int opened = 0;
        for (JsonNode vector :
                Vectors.read("baileys-signal.json").get("senderKey").get("messages")) {
            ring.add(SenderKeyChain.from(Vectors.base64(vector, "skdm")));
            assertThat(open(ring, Vectors.base64(vector, "skmsg"))).isEqualTo(Vectors.hex(vector, "plaintext"));
            opened++;
        }
        assertThat(opened).isEqualTo(6);
    }

    @Test
    void aKeyHandedOutAgainFromAnEarlierStepDoesNotTurnTheChainBack() throws Violation {
        JsonNode first = Vectors.read("baileys-signal.json")
                .get("senderKey")
                .get("messages")
                .get(0);
        var ring = new SenderKeyRing();
        ring.add(SenderKeyChain.from(Vectors.base64(first, "skdm")));
        open(ring, Vectors.base64(first, "skmsg"));
        ring.add(SenderKeyChain.from(Vectors.base64(first, "skdm")));
        assertViolation("iteration-reused", () -> open(ring, Vectors.base64(first, "skmsg")));
    }

    @Test
    void refusesAMessageWhoseSignatureDoesNotFit() throws Violation {
        JsonNode group = GROUPS.get(0);
        var ring = new SenderKeyRing();
        ring.add(SenderKeyChain.from(Vectors.base64(group, "distributionMessage")));
        byte[] message = Vectors.base64(group.get("messages").get(0), "ciphertext");
        message[message.length - 70] ^= 1;
        assertViolation("bad-signature", () -> open(ring, message));
    }

    @Test
    void refusesAKeyOrMessageOfAnotherVersionOrShape() {
        byte[] distribution = Vectors.base64(GROUPS.get(0), "distributionMessage");
        distribution[0] = 0x34;
        assertViolation("bad-sender-key-distribution", () -> SenderKeyChain.from(distribution));
        assertViolation("bad-sender-key-distribution", () -> SenderKeyChain.from(new byte[] {0x33, 8}));
        assertViolation("bad-skmsg", () -> SenderKeyChain.Message.parse(new byte[64]));
    }

    @Test
    void opensTheByteExactStatusOfTheNotes() throws Violation {
        var ring = new SenderKeyRing();
        ring.add(SenderKeyChain.from(HexFormat.of()
                .parseHex("33080710001a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
                        + "222105c13593da339167d972c375ac39a8082434bfc29d7b14c9a920f83e0055e7a00c")));
        byte[] padded = open(
                ring,
                HexFormat.of()
                        .parseHex("33080710001a501c23148fdf03e344dcc29ee36f9e9322fed13ad19b73a6ab3a66e82325d02060a98a"
                                + "a670231937ff58358a7f6cf387ac9bea75fff05ef4bfb83cdf3be1602b048691dd418f355acdbe1d6a"
                                + "04620793499135965b323c074934de04a0116bdfa71e5fce5f5ce4806340e6498423d110f084420726"
                                + "b81d6e4368535b24c169420876ae3ed9b3a804b28b34a5c622d15583"));
        var content = StatusContent.read(Padding.strip(padded));
        assertThat(content).isEqualTo(new StatusContent.Text("hi", "#101010", "#FFFFFF", 0));
    }

    private static byte[] open(SenderKeyRing ring, byte[] bytes) throws Violation {
        var message = SenderKeyChain.Message.parse(bytes);
        return ring.find(message.id()).orElseThrow().decrypt(message);
    }

    static void assertViolation(String rule, ThrowingCallable call) {
        assertThatExceptionOfType(Violation.class)
                .isThrownBy(call)
                .extracting(Violation::rule)
                .isEqualTo(rule);
    }
}
