package dev.heliograph.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.Vectors;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Curve25519Test {
    private final SecureRandom random = new SecureRandom();

    static List<JsonNode> foreignSignatures() {
        return Vectors.all(Vectors.read("crypto/xeddsa.json").required("vectors"), 24);
    }

    static List<JsonNode> recordedSignatures() {
        return Vectors.all(Vectors.read("crypto/curve.json").required("xeddsa"), 30);
    }

    static List<JsonNode> agreements() {
        return Vectors.all(Vectors.read("crypto/curve.json").required("x25519"), 10);
    }

    @ParameterizedTest
    @MethodSource("foreignSignatures")
    void verifiesForeignSignaturesAndRefusesThoseWithOneFlippedBit(JsonNode vector) {
        byte[] publicKey = Curve25519.untyped(Vectors.base64(vector, "publicKey"));
        byte[] message = Vectors.base64(vector, "message");

        assertThat(Curve25519.publicKey(Vectors.base64(vector, "privateKey"))).isEqualTo(publicKey);
        assertThat(Curve25519.verify(publicKey, message, Vectors.base64(vector, "signature")))
                .isTrue();
        assertThat(Curve25519.verify(publicKey, message, Vectors.base64(vector, "badSignature")))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("recordedSignatures")
    void verifiesRecordedSignaturesWithAndWithoutSignBit(JsonNode vector) {
        byte[] publicKey = Vectors.hex(vector, "pub");
        byte[] message = Vectors.hex(vector, "message");

        assertThat(Curve25519.publicKey(Vectors.hex(vector, "priv"))).isEqualTo(publicKey);
        assertThat(Curve25519.verify(publicKey, message, Vectors.hex(vector, "signature")))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("agreements")
    void agreesFromBothSides(JsonNode vector) {
        byte[] shared = Vectors.hex(vector, "shared");

        assertThat(Curve25519.agree(Vectors.hex(vector, "privA"), Vectors.hex(vector, "pubB")))
                .isEqualTo(shared);
        assertThat(Curve25519.agree(Vectors.hex(vector, "privB"), Vectors.hex(vector, "pubA")))
                .isEqualTo(shared);
        assertThat(Curve25519.publicKey(Vectors.hex(vector, "privA"))).isEqualTo(Vectors.hex(vector, "pubA"));
    }

    @Test
    void verifiesWhatItSignedAndNothingElse() {
        KeyPair pair = Curve25519.generate(random);
        byte[] message = {1, 2, 3};

        byte[] signature = Curve25519.sign(pair.privateKey(), message);

        assertThat(signature).hasSize(64);
        assertThat(Curve25519.verify(pair.publicKey(), message, signature)).isTrue();
        assertThat(Curve25519.verify(pair.publicKey(), new byte[] {1, 2, 4}, signature))
                .isFalse();
        assertThat(Curve25519.verify(Curve25519.generate(random).publicKey(), message, signature))
                .isFalse();
    }

    @Test
    void refusesASignatureOfAnotherLength() {
        KeyPair pair = Curve25519.generate(random);

        assertThat(Curve25519.verify(pair.publicKey(), new byte[1], new byte[63]))
                .isFalse();
        assertThat(Curve25519.verify(pair.publicKey(), new byte[1], new byte[0]))
                .isFalse();
    }

    @Test
    void generatesClampedPairsThatAgree() {
        KeyPair alice = Curve25519.generate(random);
        KeyPair bob = Curve25519.generate(random);

        assertThat(alice).isNotEqualTo(bob).isEqualTo(Curve25519.pair(alice.privateKey()));
        assertThat(alice.privateKey()[0] & 7).isZero();
        assertThat(alice.privateKey()[31] & 0xc0).isEqualTo(0x40);
        assertThat(Curve25519.agree(alice.privateKey(), bob.publicKey()))
                .isEqualTo(Curve25519.agree(bob.privateKey(), alice.publicKey()));
    }

    @Test
    void refusesAPublicKeyOfSmallOrder() {
        KeyPair pair = Curve25519.generate(random);

        assertThatThrownBy(() -> Curve25519.agree(pair.privateKey(), new byte[32]))
                .isInstanceOf(CryptoException.class)
                .hasMessageContaining("small order");
    }

    @Test
    void putsTheTypeByteOnAndTakesItOff() {
        byte[] key = Curve25519.generate(random).publicKey();

        assertThat(Curve25519.typed(key)).hasSize(33).startsWith(5).endsWith(key);
        assertThat(Curve25519.untyped(Curve25519.typed(key))).isEqualTo(key);
        assertThatThrownBy(() -> Curve25519.untyped(key)).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> Curve25519.untyped(new byte[33]))
                .isInstanceOf(CryptoException.class)
                .hasMessageContaining("starts with 0");
    }

    @Test
    void refusesKeysOfAnotherLength() {
        byte[] good = Curve25519.generate(random).privateKey();

        assertThatThrownBy(() -> Curve25519.publicKey(new byte[31])).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> Curve25519.agree(good, new byte[33])).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> Curve25519.sign(new byte[0], good)).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> new KeyPair(good, new byte[33])).isInstanceOf(CryptoException.class);
    }

    @Test
    void neverPrintsThePrivateKey() {
        KeyPair pair = Curve25519.generate(random);

        assertThat(pair.toString())
                .doesNotContain(HexFormat.of().formatHex(pair.privateKey()))
                .contains("hidden");
    }
}
