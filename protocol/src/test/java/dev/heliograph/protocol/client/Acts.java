package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a stanza of a client does, and which parts and attributes such stanzas have.
final class Acts {
    private Acts() {}

    /// A name for what a stanza does, the same for whoever sends it.
    static String of(Node stanza) {
        String type = word(stanza, "type");
        String child =
                stanza.children().isEmpty() ? "" : stanza.children().getFirst().tag();
        String name = switch (stanza.tag()) {
            case "iq" ->
                stanza.attr("xmlns") == null
                        ? type + " " + child
                        : type + " " + stanza.attr("xmlns") + " " + child + " " + stage(stanza);
            case "ack" -> word(stanza, "class");
            case "receipt" -> type;
            case "ib" -> child;
            case "message" ->
                Jid.STATUS_BROADCAST.equals(stanza.attrs().get("to")) && stanza.attr("participant") == null
                        ? type + " " + (stanza.attr("edit") == null ? "" : "revoke")
                        : "again";
            default -> "";
        };
        return (stanza.tag() + " " + name).strip();
    }

    /// For each act what its stanzas hold: `tag/tag@attribute`.
    static Map<String, Set<String>> shapes(Collection<Node> stanzas) {
        Map<String, Set<String>> shapes = new TreeMap<>();
        for (Node stanza : stanzas) {
            parts("", stanza, shapes.computeIfAbsent(of(stanza), _ -> new TreeSet<>()));
        }
        return shapes;
    }

    private static void parts(String above, Node node, Set<String> parts) {
        String here = above + node.tag();
        parts.add(here);
        node.attrs().keySet().forEach(name -> parts.add(here + "@" + name));
        node.children().forEach(child -> parts(here + "/", child, parts));
    }

    private static String stage(Node iq) {
        return iq.children().isEmpty() ? "" : word(iq.children().getFirst(), "stage");
    }

    private static String word(Node node, String attribute) {
        return node.attr(attribute) == null ? "" : node.attr(attribute);
    }
}
