package dev.heliograph.protocol.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.model.Jid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeDecoderTest {
    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource({
        "'',an empty frame",
        "00,a frame of flags alone",
        "02,a compressed frame without data",
        "0200f80156,a compressed frame that is no zlib stream",
        "00f801,a node without its tag",
        "00f80100,a node with an empty tag",
        "00f801f0,a node whose tag is an unassigned byte",
        "00f801fa0003,a node whose tag is an address",
        "00f8010b0b,a byte after the node",
        "00f803190b,an attribute without value",
        "00f80319000b,an attribute without name",
        "00f8051908111908110b,an attribute twice and a byte after it",
        "00f80519081108 11,an attribute twice",
        "00f80219f8,content without its size",
        "00f80219f801,a child that is missing",
        "00f80219fe7fffffff00,bytes that claim two gigabytes",
        "00f80219feffffffff00,bytes that claim four gigabytes",
        "00f80219fd0fffff00,bytes that claim a megabyte",
        "00f9ffff19,a node that claims 32767 attributes",
        "00f8031908ff01c0,a packed number with a bad nibble",
        "00f8031908ff813333,a byte after a packed number",
        "00f8031908ff80,a packed string of minus one characters",
        "00f8031908fff0,a packed string that is not there",
        "00f8031908ec,a two byte token that is not there",
        "00f8031908f70003fc0340402e,an address whose user holds an at sign"
    })
    void refuses(String hex, String what) {
        byte[] frame = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertThatThrownBy(() -> NodeDecoder.decode(frame)).as(what).isInstanceOf(BinaryException.class);
    }

    @Test
    void readsEveryFormOfTheEmptyString() {
        for (String form : new String[] {"00", "fc00", "fd000000", "fe00000000", "ff00", "fb00"}) {
            byte[] frame = HexFormat.of().parseHex("00f8031908" + form);

            assertThat(NodeDecoder.decode(frame).attr("id")).isEmpty();
        }
    }

    @Test
    void readsTheEndOfTheStream() {
        assertThat(NodeDecoder.decode(HexFormat.of().parseHex("00f80102")).tag())
                .isEqualTo("xmlstreamend");
    }

    @Test
    void keepsAddressesItCannotHoldAsText() {
        byte[] unknownServer = HexFormat.of().parseHex("00f8031906fafc0161fc0162");
        byte[] bigDevice = HexFormat.of().parseHex("00f8031906f6fc0161ffff0a".replace("ff0a", "fffc046d736772"));

        assertThat(NodeDecoder.decode(unknownServer).attrs()).containsEntry("from", "a@b");
        assertThat(NodeDecoder.decode(bigDevice).attrs()).containsEntry("from", "a:65535@msgr");
    }

    @Test
    void readsADeviceWrittenAsTextInAPair() {
        byte[] frame = Bytes.concat(
                HexFormat.of().parseHex("00f8031906fafc03"),
                "1:7".getBytes(),
                HexFormat.of().parseHex("76"));

        assertThat(NodeDecoder.decode(frame).attrs()).containsEntry("from", Jid.lid("1", 7));
    }

    @Test
    void readsUnknownDomainsAsPhoneNumbers() {
        byte[] frame = HexFormat.of().parseHex("00f8031906f70703ff021234");

        assertThat(NodeDecoder.decode(frame).jidAttr("from")).isEqualTo(Jid.pn("1234", 3));
    }

    @Test
    void ignoresOtherFlags() {
        assertThat(NodeDecoder.decode(HexFormat.of().parseHex("fdf80156")).tag())
                .isEqualTo("ping");
    }

    @Test
    void refusesNodesNestedTooDeep() {
        assertThat(NodeDecoder.decode(nested(NodeDecoder.MAX_DEPTH)).children()).hasSize(1);
        assertThatThrownBy(() -> NodeDecoder.decode(nested(NodeDecoder.MAX_DEPTH + 1)))
                .isInstanceOf(BinaryException.class)
                .hasMessageContaining("deep");
        assertThatThrownBy(() -> NodeDecoder.decode(nested(1_000_000))).isInstanceOf(BinaryException.class);
    }

    @Test
    void refusesMoreNodesThanAnyStanzaHas() {
        int lists = NodeDecoder.MAX_NODES / 0xffff + 1;
        byte[] list = Bytes.concat(
                HexFormat.of().parseHex("f80219f9ffff"), HexFormat.of().parseHex("f80119".repeat(0xffff)));
        byte[][] parts = new byte[lists + 1][];
        parts[0] = new byte[] {0, (byte) Tag.LIST_8, 2, 0x19, (byte) Tag.LIST_8, (byte) lists};
        for (int i = 1; i <= lists; i++) {
            parts[i] = list;
        }

        assertThatThrownBy(() -> NodeDecoder.decode(Bytes.concat(parts)))
                .isInstanceOf(BinaryException.class)
                .hasMessageContaining("more than");
    }

    @Test
    void refusesAFrameThatInflatesWithoutEnd() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(Tag.FLAG_ZLIB);
        try (DeflaterOutputStream zlib = new DeflaterOutputStream(out)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i <= NodeDecoder.MAX_INFLATED >> 20; i++) {
                zlib.write(zeros);
            }
        }

        assertThat(out.size()).isLessThan(100_000);
        assertThatThrownBy(() -> NodeDecoder.decode(out.toByteArray()))
                .isInstanceOf(BinaryException.class)
                .hasMessageContaining("becomes more than");
    }

    private static byte[] nested(int depth) {
        return HexFormat.of().parseHex("00" + "f80219f801".repeat(depth - 1) + "f80119");
    }
}
