package dev.heliograph.protocol.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.Vectors;
import dev.heliograph.protocol.model.Jid;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NodeVectorsTest {
    /// Forms that Baileys writes and nobody else: we read them.
    private static final Set<String> QUIRKS = Set.of("jid-ad-device0", "jid-agent", "jid-content");

    static List<JsonNode> nodes() {
        return Vectors.all(Vectors.read("binary/binary-nodes.json").required("vectors"), 329);
    }

    static List<JsonNode> encodableNodes() {
        List<JsonNode> encodable = nodes().stream()
                .filter(vector -> !QUIRKS.contains(vector.required("cat").textValue()))
                .toList();
        assertThat(encodable).hasSize(326);
        return encodable;
    }

    static List<JsonNode> decodeOnly() {
        return Vectors.all(Vectors.read("binary/binary-decode-only.json"), 16);
    }

    static List<JsonNode> wellFormed() {
        List<JsonNode> good =
                decodeOnly().stream().filter(vector -> vector.has("decoded")).toList();
        assertThat(good).hasSize(11);
        return good;
    }

    static List<JsonNode> malformed() {
        List<JsonNode> bad =
                decodeOnly().stream().filter(vector -> vector.has("error")).toList();
        assertThat(bad).hasSize(5);
        return bad;
    }

    static List<JsonNode> connection() {
        return Vectors.all(Vectors.read("binary/connection-binary.json"), 8);
    }

    @ParameterizedTest
    @MethodSource("encodableNodes")
    void encodesByteForByte(JsonNode vector) {
        assertThat(NodeEncoder.encode(node(vector.required("node")))).isEqualTo(Vectors.base64(vector, "encoded"));
    }

    @ParameterizedTest
    @MethodSource({"nodes", "wellFormed"})
    void decodes(JsonNode vector) {
        JsonNode expected = vector.has("decoded") ? vector.get("decoded") : vector.get("node");

        Node node = NodeDecoder.decode(Vectors.base64(vector, "encoded"));

        assertSame(node, expected, vector.required("cat").textValue().startsWith("jid"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refusesMalformedFrames(JsonNode vector) {
        assertThatThrownBy(() -> NodeDecoder.decode(Vectors.base64(vector, "encoded")))
                .isInstanceOf(BinaryException.class);
    }

    @ParameterizedTest
    @MethodSource("connection")
    void encodesAndDecodesTheReferencesExamples(JsonNode vector) {
        byte[] bytes = Vectors.hex(vector, "hex");

        assertThat(NodeEncoder.encode(node(vector.required("xml")))).isEqualTo(bytes);
        assertSame(NodeDecoder.decode(bytes), vector.required("xml"), false);
    }

    @Test
    void holdsTheTokenTablesOfVersion3() {
        JsonNode tables = Vectors.read("binary/tokens.json");
        Tokens tokens = Tokens.v3();

        assertThat(Tokens.VERSION).isEqualTo(tables.required("dictVersion").intValue());
        assertThat(tokens.size()).isEqualTo(235 + 4 * 256);
        List<JsonNode> single = Vectors.all(tables.required("single"), 236);
        for (int i = 1; i < single.size(); i++) {
            assertThat(tokens.text(i)).isEqualTo(single.get(i).textValue());
            assertThat(tokens.codeOf(single.get(i).textValue())).isEqualTo(i);
        }
        List<JsonNode> dictionaries = Vectors.all(tables.required("double"), 4);
        for (int dictionary = 0; dictionary < 4; dictionary++) {
            List<JsonNode> words = Vectors.all(dictionaries.get(dictionary), 256);
            for (int i = 0; i < 256; i++) {
                int code = (236 + dictionary) << 8 | i;
                assertThat(tokens.text(code)).isEqualTo(words.get(i).textValue());
                assertThat(tokens.codeOf(words.get(i).textValue())).isEqualTo(code);
            }
        }
    }

    @Test
    void knowsNoTokenOutsideTheTables() {
        assertThat(Tokens.v3().codeOf("")).isEqualTo(-1);
        assertThat(Tokens.v3().codeOf("heliograph")).isEqualTo(-1);
        assertThat(Tokens.v3().codeOf("x".repeat(1000))).isEqualTo(-1);
        for (int code : new int[] {0, 236, 240, 0xf000, -1, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> Tokens.v3().text(code)).isInstanceOf(BinaryException.class);
        }
    }

    @Test
    void namesTheTagBytesAsOthersDo() {
        JsonNode tags = Vectors.read("binary/tokens.json").required("tags");

        assertThat(Map.of(
                        "LIST_EMPTY", Tag.LIST_EMPTY,
                        "INTEROP_JID", Tag.INTEROP_JID,
                        "FB_JID", Tag.FB_JID,
                        "AD_JID", Tag.AD_JID,
                        "LIST_8", Tag.LIST_8,
                        "LIST_16", Tag.LIST_16,
                        "JID_PAIR", Tag.JID_PAIR))
                .allSatisfy((name, value) ->
                        assertThat(tags.required(name).intValue()).isEqualTo(value));
        assertThat(Map.of(
                        "HEX_8", Tag.HEX_8,
                        "BINARY_8", Tag.BINARY_8,
                        "BINARY_20", Tag.BINARY_20,
                        "BINARY_32", Tag.BINARY_32,
                        "NIBBLE_8", Tag.NIBBLE_8,
                        "PACKED_MAX", Tag.PACKED_MAX,
                        "DICTIONARY_0", Tokens.FIRST_DICTIONARY,
                        "DICTIONARY_3", Tokens.LAST_DICTIONARY))
                .allSatisfy((name, value) ->
                        assertThat(tags.required(name).intValue()).isEqualTo(value));
    }

    /// The vectors write addresses as text; in our model an address is a [Jid].
    private static Node node(JsonNode json) {
        Node.Builder builder = Node.of(json.required("tag").textValue());
        json.required("attrs").properties().forEach(attr -> {
            String value = attr.getValue().textValue();
            if (value != null && value.contains("@")) {
                builder.attr(attr.getKey(), Jid.parse(value));
            } else {
                builder.attrIfPresent(attr.getKey(), value);
            }
        });
        JsonNode content = json.get("content");
        if (content == null) {
            return builder.build();
        } else if (content.isArray()) {
            List<Node> children = new ArrayList<>();
            content.forEach(child -> children.add(node(child)));
            return builder.children(children).build();
        }
        byte[] bytes = bytes(content);
        return bytes == null
                ? builder.text(content.textValue()).build()
                : builder.bytes(bytes).build();
    }

    /// Bytes are `{"b64": ..}` in the one source and `"hex:.."` in the other; null for text.
    private static byte[] bytes(JsonNode content) {
        if (content.isObject()) {
            return Vectors.base64(content, "b64");
        }
        String text = content.textValue();
        return text.startsWith("hex:") ? HexFormat.of().parseHex(text.substring(4)) : null;
    }

    private static void assertSame(Node node, JsonNode expected, boolean typedJids) {
        assertThat(node.tag()).isEqualTo(expected.required("tag").textValue());
        List<String> names = new ArrayList<>();
        expected.required("attrs").properties().forEach(attr -> {
            String value = attr.getValue().textValue();
            if (value == null) {
                return;
            }
            names.add(attr.getKey());
            if (value.contains("@")) {
                assertThat(node.jidAttr(attr.getKey())).isEqualTo(Jid.parse(value));
                assertThat(node.attrs().get(attr.getKey()) instanceof Jid || !typedJids)
                        .isTrue();
            } else {
                assertThat(node.attr(attr.getKey())).isEqualTo(value);
            }
        });
        assertThat(node.attrs().keySet()).containsExactlyElementsOf(names);
        JsonNode content = expected.get("content");
        if (content == null) {
            assertThat(node.content()).isInstanceOf(Content.None.class);
        } else if (content.isArray()) {
            assertThat(node.content()).isInstanceOf(Content.Children.class);
            assertThat(node.children()).hasSize(content.size());
            for (int i = 0; i < content.size(); i++) {
                assertSame(node.children().get(i), content.get(i), typedJids);
            }
        } else if (bytes(content) != null) {
            assertThat(Base64.getEncoder().encodeToString(node.contentBytes()))
                    .isEqualTo(Base64.getEncoder().encodeToString(bytes(content)));
        } else {
            assertThat(node.contentText()).isEqualTo(content.textValue());
        }
    }
}
