package dev.heliograph.protocol.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.crypto.Hmac;
import dev.heliograph.protocol.model.StatusDraft;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Bytes from 2-status.md section 17, computed there with Python's hashlib and OpenSSL.
class StatusComposerTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void composesTheTextStatusOfTheVectorByteForByte() {
        byte[] secret = new byte[32];
        for (int i = 0; i < 32; i++) {
            secret[i] = (byte) i;
        }
        byte[] message = StatusComposer.compose(new StatusDraft.Text("hi", 0xFFFFFFFF, 0xFF101010, 0), secret)
                .toByteArray();
        assertThat(HEX.formatHex(message))
                .isEqualTo("32150a0268693dffffffff45101010ff48005000e801009a02221a20"
                        + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    }

    @Test
    void wrapsTheSenderKeyOfTheVectorByteForByte() {
        byte[] skdm = HEX.parseHex("33080710001a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2221"
                + "05aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        assertThat(HEX.formatHex(
                        StatusComposer.keyWrapper("status@broadcast", skdm).toByteArray()))
                .isEqualTo("125e0a107374617475734062726f616463617374124a" + HEX.formatHex(skdm));
    }

    @Test
    void writesFontZeroBecausePhonesDo() {
        byte[] message = StatusComposer.compose(new StatusDraft.Text("x", -1, -1, 0), Hmac.sha256(new byte[1]))
                .toByteArray();
        assertThat(HEX.formatHex(message)).contains("4800");
    }
}
