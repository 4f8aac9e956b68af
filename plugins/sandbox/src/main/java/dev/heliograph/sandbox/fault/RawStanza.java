package dev.heliograph.sandbox.fault;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// A stanza as somebody outside wrote it.
///
/// @param tag      such as `stream:error`
/// @param attrs    values; one with an `@`, or `s.whatsapp.net`, becomes an address
/// @param children nodes inside
/// @param text     content as bytes, when there are no children
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RawStanza(String tag, Map<String, String> attrs, List<RawStanza> children, String text) {
    /// Refuses one without a tag; absent parts are empty.
    public RawStanza {
        if (tag == null || tag.isBlank()) {
            throw new IllegalArgumentException("a stanza needs a tag");
        }
        attrs = attrs == null ? Map.of() : Map.copyOf(attrs);
        children = children == null ? List.of() : List.copyOf(children);
    }

    /// As it goes over the wire.
    public Node toNode() {
        Node.Builder node = Node.of(tag);
        attrs.forEach((name, value) -> {
            if (value.contains("@") || value.equals("s.whatsapp.net")) {
                node.attr(name, Jid.parse(value));
            } else {
                node.attr(name, value);
            }
        });
        if (!children.isEmpty()) {
            children.forEach(child -> node.child(child.toNode()));
        } else if (text != null) {
            node.bytes(text.getBytes(StandardCharsets.UTF_8));
        }
        return node.build();
    }

    /// Whether a connection ends with it.
    public boolean isLast() {
        return tag.equals("stream:error") || tag.equals("failure") || tag.equals("xmlstreamend");
    }
}
