package dev.heliograph.protocol.pairing;

import static dev.heliograph.protocol.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.Vectors;
import dev.heliograph.protocol.crypto.CryptoException;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkCodeTest {
    private static final JsonNode BAILEYS = Vectors.read("pairing/pairing.json").required("pairingCode");
    private static final JsonNode SHARED =
            Vectors.read("pairing/connection-paircode.json").required("pairCode");

    @Test
    void spellsFiveBytesInTheAlphabetOfPhones() {
        assertThat(LinkCode.text(HexFormat.of().parseHex("0102030405")))
                .isEqualTo(SHARED.required("base32_0102030405").textValue());
        assertThat(LinkCode.text(HexFormat.of().parseHex("ffffffffff")))
                .isEqualTo(SHARED.required("base32_ffffffffff").textValue());
        assertThat(LinkCode.random(new Random(3))).matches("[1-9A-HJ-NP-TV-Z]{8}");
    }

    @Test
    void derivesTheKeyOfACode() {
        assertThat(LinkCode.key(SHARED.required("code").textValue(), hex(SHARED, "saltHex")))
                .isEqualTo(hex(SHARED, "pbkdf2_131072"));
        assertThat(LinkCode.key(code(), hex(BAILEYS, "salt"))).isEqualTo(hex(BAILEYS, "derivedKey"));
        assertThat(LinkCode.key(code(), hex(BAILEYS, "primarySalt"))).isEqualTo(hex(BAILEYS, "primaryDerivedKey"));
    }

    @Test
    void wrapsOurKeyAndUnwrapsThePhones() {
        assertThat(LinkCode.wrap(
                        code(), pair("companionEphemeral").publicKey(), hex(BAILEYS, "salt"), hex(BAILEYS, "iv")))
                .isEqualTo(hex(BAILEYS, "wrappedCompanionEphemeral"));
        assertThat(LinkCode.unwrap(code(), hex(BAILEYS, "wrappedPrimaryEphemeral")))
                .isEqualTo(pair("primaryEphemeral").publicKey());
        assertThatThrownBy(() -> LinkCode.unwrap(code(), new byte[79])).isInstanceOf(CryptoException.class);
    }

    @Test
    void makesTheVeryBundleAndSecretBaileysMakes() {
        KeyPair identity =
                Curve25519.pair(hex(Vectors.read("pairing/pairing.json").required("companion"), "identityPriv"));
        LinkCode.Bundle bundle = LinkCode.bundle(
                pair("companionEphemeral"),
                identity,
                pair("primaryEphemeral").publicKey(),
                pair("primaryIdentity").publicKey(),
                new LinkCode.Nonces(hex(BAILEYS, "linkCodeSalt"), hex(BAILEYS, "bundleIv"), hex(BAILEYS, "random")));
        assertThat(bundle.wrapped()).isEqualTo(hex(BAILEYS, "wrappedKeyBundle")).hasSize(156);
        assertThat(bundle.advSecret()).isEqualTo(hex(BAILEYS, "advSecret"));
    }

    @Test
    void aWrongCodeGivesAnotherKey() {
        byte[] wrapped = LinkCode.wrap(
                "ABCD2345",
                pair("companionEphemeral").publicKey(),
                LinkCode.bytes(new SecureRandom(), LinkCode.SALT),
                LinkCode.bytes(new SecureRandom(), LinkCode.IV));
        assertThat(LinkCode.unwrap("ABCD2346", wrapped))
                .isNotEqualTo(pair("companionEphemeral").publicKey());
    }

    private static String code() {
        return BAILEYS.required("code").textValue();
    }

    private static KeyPair pair(String name) {
        return Curve25519.pair(hex(BAILEYS.required(name), "priv"));
    }
}
