package dev.heliograph.protocol.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.protocol.model.Jid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeTest {
    private static final Jid ALICE = Jid.lid("777", 5);

    private final Node message = Node.of("message")
            .attr("id", "3EB0")
            .attr("from", ALICE)
            .attr("t", 1700000000L)
            .attrIfPresent("participant", (Jid) null)
            .attrIfPresent("type", "text")
            .child(Node.of("enc").attr("v", 2).bytes(new byte[] {1, 2, 3}))
            .child(Node.of("body").text("Grüße"))
            .child(Node.of("enc").build())
            .build();

    @Test
    void readsAttributes() {
        assertThat(message.attr("id")).isEqualTo("3EB0");
        assertThat(message.attr("from")).isEqualTo("777:5@lid");
        assertThat(message.attr("participant")).isNull();
        assertThat(message.jidAttr("from")).isEqualTo(ALICE);
        assertThat(message.requireJid("from")).isEqualTo(ALICE);
        assertThat(message.jidAttr("participant")).isNull();
        assertThat(message.longAttr("t")).hasValue(1700000000L);
        assertThat(message.longAttr("offline")).isEmpty();
        assertThat(message.attrs().keySet()).containsExactly("id", "from", "t", "type");
    }

    @Test
    void readsAnAddressThatCameAsText() {
        Node node = Node.of("ack").attr("from", "777:5@lid").build();

        assertThat(node.jidAttr("from")).isEqualTo(ALICE);
        assertThat(node.attrs().get("from")).isInstanceOf(String.class);
    }

    @Test
    void saysWhatIsMissingOrWrong() {
        assertThatThrownBy(() -> message.requireAttr("to"))
                .isInstanceOf(BinaryException.class)
                .hasMessage("<message> lacks the attribute to");
        assertThatThrownBy(() -> message.requireJid("to")).isInstanceOf(BinaryException.class);
        assertThatThrownBy(() -> message.requireChild("meta"))
                .isInstanceOf(BinaryException.class)
                .hasMessage("<message> lacks the child <meta>");
        assertThatThrownBy(() -> Node.of("a").attr("j", "x@nowhere").build().jidAttr("j"))
                .isInstanceOf(BinaryException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> message.longAttr("id")).isInstanceOf(BinaryException.class);
        assertThatThrownBy(message::contentBytes).isInstanceOf(BinaryException.class);
        assertThatThrownBy(() -> Node.of("ping").build().contentText()).isInstanceOf(BinaryException.class);
    }

    @Test
    void childrenWrittenAheadAreReadAndSentLikeOthers() {
        for (int count : new int[] {0, 1, 255, 256, 1_000}) {
            List<Node> children = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                children.add(Node.of("to").attr("jid", Jid.lid("10" + i, 0)).build());
            }
            Node.Builder built = Node.of("participants").attr("id", "1").children(children);
            Node.Builder ahead = Node.of("participants").attr("id", "1").written(NodeEncoder.write("to", children));
            Node plain = Node.of("message").child(built).child(message).build();
            Node spliced = Node.of("message").child(ahead).child(message).build();

            assertThat(NodeEncoder.encode(spliced)).isEqualTo(NodeEncoder.encode(plain));
            assertThat(spliced.requireChild("participants").children()).isEqualTo(children);
            assertThat(spliced).hasToString(plain.toString());
        }
    }

    @Test
    void readsChildrenAndContent() {
        assertThat(message.children()).hasSize(3);
        assertThat(message.children("enc")).hasSize(2);
        assertThat(message.child("enc"))
                .hasValueSatisfying(enc -> assertThat(enc.contentBytes()).containsExactly(1, 2, 3));
        assertThat(message.child("meta")).isEmpty();
        Node body = message.requireChild("body");
        assertThat(body.contentText()).isEqualTo("Grüße");
        assertThat(body.contentBytes()).isEqualTo("Grüße".getBytes(StandardCharsets.UTF_8));
        assertThat(Node.of("x").bytes(body.contentBytes()).build().contentText())
                .isEqualTo("Grüße");
        assertThat(body.children()).isEmpty();
    }

    @Test
    void echoesAttributesWithTheirType() {
        Node ack = Node.of("ack")
                .attrOf("to", message, "from")
                .attrOf("id", message, "id")
                .attrOf("participant", message, "participant")
                .build();

        assertThat(ack.attrs()).containsExactly(Map.entry("to", ALICE), Map.entry("id", "3EB0"));
    }

    @Test
    void isEqualByContentAndIgnoresTheOrderOfAttributes() {
        Node one =
                Node.of("a").attr("x", "1").attr("y", "2").bytes(new byte[] {1}).build();
        Node two =
                Node.of("a").attr("y", "2").attr("x", "1").bytes(new byte[] {1}).build();

        assertThat(one).isEqualTo(two).hasSameHashCodeAs(two);
        assertThat(one).isNotEqualTo(Node.of("a").attr("x", "1").attr("y", "2").build());
    }

    @Test
    void doesNotChange() {
        List<Node> children = new ArrayList<>(List.of(Node.of("b").build()));
        Node node = Node.of("a").children(children).build();
        children.clear();

        assertThat(node.children()).hasSize(1);
        assertThatThrownBy(() -> node.attrs().put("x", "y")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> node.children().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void canBeBuiltOnFromOneBuilderTwice() {
        Node.Builder builder = Node.of("iq").attr("id", "1");
        Node first = builder.build();
        Node second = builder.attr("to", Jid.SERVER).build();

        assertThat(first.attrs()).hasSize(1);
        assertThat(second.attrs()).hasSize(2);
    }

    @Test
    void refusesWhatIsNoNode() {
        assertThatThrownBy(() -> Node.of("").build()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Node.of("a").attr("", "x").build()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Node.of("a").attr("x", 1).attr("x", 2).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> new Node("a", Map.of("x", 1), new Content.Text("")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Node.of("a").text("x").child(message)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Node.of("a").child(message).text("x")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesToWriteAListThatDoesNotFit() {
        Node node = Node.of("list")
                .children(Collections.nCopies(0x10000, Node.of("item").build()))
                .build();

        assertThatThrownBy(() -> NodeEncoder.encode(node))
                .isInstanceOf(BinaryException.class)
                .hasMessageContaining("65536");
    }

    @Test
    void writesTextThatLooksLikeAnAddressAsText() {
        Node text = Node.of("a").attr("x", "777:5@lid").build();

        assertThat(NodeDecoder.decode(NodeEncoder.encode(text)).attrs()).containsEntry("x", "777:5@lid");
    }

    @Test
    void keepsAnEmptyListApartFromNothing() {
        Node empty = Node.of("list").children(List.of()).build();

        assertThat(NodeDecoder.decode(NodeEncoder.encode(empty)).content())
                .isEqualTo(new Content.Children(List.of()))
                .isNotEqualTo(Content.None.NONE);
    }

    @Test
    void printsReadableXmlWithoutBytes() {
        assertThat(message)
                .hasToString("<message id=\"3EB0\" from=\"777:5@lid\" t=\"1700000000\" type=\"text\">"
                        + "<enc v=\"2\">[3 B]</enc><body>Grüße</body><enc/></message>");
        assertThat(Node.of("a").attr("q", "\"<&\n").build()).hasToString("<a q=\"&quot;&lt;&amp;\uFFFD\"/>");
    }

    @Test
    void cutsWhatIsLongWhenPrinted() {
        Node cut = Node.of("body").text("x".repeat(500)).build();
        Node many = Node.of("list")
                .children(Collections.nCopies(5000, Node.of("to").build()))
                .build();

        assertThat(cut.toString()).hasSizeLessThan(150).contains("[and 420 chars]");
        assertThat(many.toString()).hasSizeLessThan(200).contains("[and 4980 nodes]");
    }
}
