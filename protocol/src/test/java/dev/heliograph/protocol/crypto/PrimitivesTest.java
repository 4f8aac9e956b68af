package dev.heliograph.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PrimitivesTest {
    private static final byte[] NOTHING = {};

    static List<JsonNode> paddings() {
        return Vectors.all(Vectors.read("misc/misc.json").required("padding"), 40);
    }

    static List<String> invalidPaddings() {
        return Vectors.all(Vectors.read("misc/misc.json").required("unpadInvalid"), 4).stream()
                .map(JsonNode::textValue)
                .toList();
    }

    static List<JsonNode> numbers() {
        return Vectors.all(Vectors.read("misc/misc.json").required("bigEndian"), 4);
    }

    static List<JsonNode> derivations() {
        return Vectors.all(Vectors.read("misc/misc.json").required("hkdf"), 4);
    }

    @ParameterizedTest
    @MethodSource("paddings")
    void unpadsEveryVector(JsonNode vector) {
        assertThat(Padding.unpad(Vectors.hex(vector, "padded"))).isEqualTo(Vectors.hex(vector, "message"));
    }

    @ParameterizedTest
    @MethodSource("invalidPaddings")
    void refusesInvalidPadding(String padded) {
        assertThatThrownBy(() -> Padding.unpad(hex(padded))).isInstanceOf(CryptoException.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @CsvSource({"1", "2", "3", "4"})
    void padsWithOneToSixteenBytesThatComeOffAgain(long seed) {
        Random random = new Random(seed);
        boolean[] seen = new boolean[17];
        for (int i = 0; i < 400; i++) {
            byte[] message = new byte[random.nextInt(40)];
            random.nextBytes(message);

            byte[] padded = Padding.pad(message, random);

            seen[padded.length - message.length] = true;
            assertThat(Padding.unpad(padded)).isEqualTo(message);
        }
        assertThat(IntStream.rangeClosed(0, 16).filter(n -> seen[n]).toArray())
                .containsExactly(IntStream.rangeClosed(1, 16).toArray());
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void writesAndReadsNumbers(JsonNode vector) {
        long value = vector.required("v").longValue();
        byte[] bytes = Vectors.hex(vector, "bytes");

        assertThat(Bytes.bigEndian(value, vector.required("n").intValue())).isEqualTo(bytes);
        assertThat(Bytes.toLong(bytes)).isEqualTo(value);
    }

    @Test
    void refusesNumbersThatDoNotFit() {
        assertThat(Bytes.bigEndian(Long.MAX_VALUE, 8)).isEqualTo(hex("7fffffffffffffff"));
        assertThatThrownBy(() -> Bytes.bigEndian(0x1_000000, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bytes.bigEndian(-1, 8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bytes.bigEndian(1, 9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bytes.toLong(hex("ffffffffffffffff"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bytes.toLong(new byte[9])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void joinsAndCutsBytes() {
        byte[] joined = Bytes.concat(hex("01"), NOTHING, hex("0203"));

        assertThat(joined).isEqualTo(hex("010203"));
        assertThat(Bytes.slice(joined, 1, 3)).isEqualTo(hex("0203"));
        assertThatThrownBy(() -> Bytes.slice(joined, 2, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("derivations")
    void derivesEveryVector(JsonNode vector) {
        byte[] info = vector.required("info").textValue().getBytes(StandardCharsets.UTF_8);

        assertThat(Hkdf.sha256(
                        Vectors.hex(vector, "ikm"),
                        Vectors.hex(vector, "salt"),
                        info,
                        vector.required("len").intValue()))
                .isEqualTo(Vectors.hex(vector, "okm"));
    }

    @Test
    void derivesWithoutSaltAndInfoAsRfc5869CaseA3() {
        byte[] expected = hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");

        assertThat(Hkdf.sha256(hex("0b".repeat(22)), NOTHING, NOTHING, 42)).isEqualTo(expected);
    }

    @Test
    void derivesFromNothingAsTheNoiseSplitDoes() {
        byte[] expected = hex("eb70f01dede9afafa449eee1b1286504e1f62388b3f7dd4f956697b0e828fe18");

        assertThat(Hkdf.sha256(NOTHING, NOTHING, NOTHING, 32)).isEqualTo(expected);
    }

    @Test
    void refusesToDeriveNothingOrTooMuch() {
        assertThatThrownBy(() -> Hkdf.sha256(NOTHING, NOTHING, NOTHING, 0)).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> Hkdf.sha256(NOTHING, NOTHING, NOTHING, 8161)).isInstanceOf(CryptoException.class);
    }

    @Test
    void macsPartsAsTheWholeAsRfc4231Case2() {
        byte[] key = "Jefe".getBytes(StandardCharsets.US_ASCII);
        byte[] what = "what do ya want ".getBytes(StandardCharsets.US_ASCII);
        byte[] rest = "for nothing?".getBytes(StandardCharsets.US_ASCII);

        assertThat(Hmac.sha256(key, what, rest))
                .isEqualTo(hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
        assertThat(Hmac.sha512(key, what, rest))
                .isEqualTo(hex("164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                        + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"));
    }

    @Test
    void hashesPartsAsTheWhole() {
        byte[] expected = hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

        assertThat(Sha256.of(hex("61"), hex("6263"))).isEqualTo(expected);
    }

    @Test
    void sealsGcmAsTestCase16OfTheSpecification() {
        byte[] key = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
        byte[] nonce = hex("cafebabefacedbaddecaf888");
        byte[] aad = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        byte[] plain = hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
        byte[] sealed = hex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662" + "76fc6ece0f4e1768cddf8853bb2d551b");

        assertThat(AesGcm.seal(key, nonce, aad, plain)).isEqualTo(sealed);
        assertThat(AesGcm.open(key, nonce, aad, sealed)).isEqualTo(plain);
    }

    @Test
    void opensGcmOnlyUntouched() {
        byte[] key = new byte[32];
        byte[] nonce = new byte[12];
        byte[] sealed = AesGcm.seal(key, nonce, NOTHING, hex("0102"));
        byte[] touched = sealed.clone();
        touched[0] ^= 1;

        assertThatThrownBy(() -> AesGcm.open(key, nonce, NOTHING, touched)).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> AesGcm.open(key, nonce, hex("01"), sealed)).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> AesGcm.open(key, nonce, NOTHING, hex("01"))).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> AesGcm.seal(key, new byte[16], NOTHING, NOTHING))
                .isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> AesGcm.seal(new byte[31], nonce, NOTHING, NOTHING))
                .isInstanceOf(CryptoException.class);
    }

    @Test
    void encryptsCbcAsNistSp80038aWithAPaddingBlock() {
        byte[] key = hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        byte[] iv = hex("000102030405060708090a0b0c0d0e0f");
        byte[] plain = hex("6bc1bee22e409f96e93d7e117393172a");

        byte[] encrypted = AesCbc.encrypt(key, iv, plain);

        assertThat(encrypted).hasSize(32).startsWith(hex("f58c4c04d6e5f1ba779eabfb5f7bfbd6"));
        assertThat(AesCbc.decrypt(key, iv, encrypted)).isEqualTo(plain);
    }

    @Test
    void refusesCbcOfAnotherLengthKeyOrPadding() {
        byte[] key = new byte[32];
        byte[] iv = new byte[16];
        byte[] encrypted = AesCbc.encrypt(key, iv, NOTHING);
        byte[] otherIv = hex("00000000000000000000000000000007");

        assertThat(encrypted).hasSize(16);
        assertThatThrownBy(() -> AesCbc.decrypt(key, iv, new byte[15])).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> AesCbc.decrypt(key, otherIv, encrypted)).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> AesCbc.encrypt(key, new byte[12], NOTHING)).isInstanceOf(CryptoException.class);
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
