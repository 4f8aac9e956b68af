package dev.heliograph.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import java.util.ArrayList;
import java.util.List;

/// The recorded stanzas of `vectors/flow`, in the order they were sent.
public final class Flows {
    /// All files.
    public static final List<String> FILES = List.of(
            "00-connect-pair-conn1-login-conn2-",
            "01-text",
            "02-image",
            "03-video",
            "04-voice",
            "05-revoke",
            "06-view-receipts",
            "07-retry",
            "08-incoming-dm",
            "09-text-after-dm",
            "10-relogin",
            "11-logout",
            "12-pairing-code");

    private Flows() {}

    /// One stanza.
    ///
    /// @param conn       number of its connection
    /// @param fromServer who sent it
    public record Step(int conn, boolean fromServer, Node node) {
        /// Whether the server answers a question with it.
        public boolean isAnswer() {
            return fromServer && "iq".equals(node.tag()) && "result".equals(node.attr("type"));
        }

        /// Whether the client asks something with it.
        public boolean isQuestion() {
            return !fromServer && "iq".equals(node.tag()) && node.attr("xmlns") != null;
        }
    }

    /// The stanzas of one file.
    public static List<Step> read(String file) {
        List<Step> steps = new ArrayList<>();
        for (JsonNode entry : Vectors.read("flow/" + file + ".json")) {
            if (entry.has("node")) {
                boolean fromServer =
                        "server->client".equals(entry.required("dir").textValue());
                steps.add(new Step(entry.required("conn").intValue(), fromServer, node(entry.get("node"))));
            }
        }
        return steps;
    }

    /// The stanzas of all files.
    public static List<Step> all() {
        return FILES.stream().flatMap(file -> read(file).stream()).toList();
    }

    /// The answers of the server to questions that hold this tag right inside.
    public static List<Node> answers(String file, String xmlns, String child) {
        List<Step> steps = read(file);
        return steps.stream()
                .filter(step -> step.isQuestion()
                        && xmlns.equals(step.node().attr("xmlns"))
                        && step.node().child(child).isPresent())
                .map(step -> answer(steps, step.node().attr("id")))
                .toList();
    }

    private static Node answer(List<Step> steps, String id) {
        return steps.stream()
                .filter(step -> step.isAnswer() && id.equals(step.node().attr("id")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no answer to " + id))
                .node();
    }

    /// A stanza as the vectors write it; what looks like an address is one.
    public static Node node(JsonNode json) {
        Node.Builder node = Node.of(json.required("tag").textValue());
        json.required("attrs").properties().forEach(attribute -> {
            String value = attribute.getValue().asText();
            if (value.contains("@")) {
                node.attr(attribute.getKey(), Jid.parse(value));
            } else {
                node.attr(attribute.getKey(), value);
            }
        });
        JsonNode content = json.path("content");
        if (content.isArray()) {
            List<Node> children = new ArrayList<>();
            content.forEach(child -> children.add(node(child)));
            node.children(children);
        } else if (content.isObject()) {
            node.bytes(Vectors.base64(content, "b64"));
        } else if (content.isTextual()) {
            node.text(content.textValue());
        }
        return node.build();
    }
}
