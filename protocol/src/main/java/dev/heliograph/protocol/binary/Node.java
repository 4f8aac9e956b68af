package dev.heliograph.protocol.binary;

import dev.heliograph.protocol.model.Jid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/// A node of binary XML: the unit of talk with WhatsApp. Immutable. Source: shared/protocol/1-connection.md 4.3.
///
/// @param tag     never empty
/// @param attrs   in order; a value is a `String` or a [Jid], which are different things on the wire
/// @param content never null
public record Node(String tag, Map<String, Object> attrs, Content content) {
    /// Refuses an empty tag, an empty or double attribute name, and values that are neither String nor Jid.
    public Node {
        if (tag.isEmpty()) {
            throw new IllegalArgumentException("a node needs a tag");
        }
        attrs = Attributes.copyOf(attrs);
        Objects.requireNonNull(content, "content");
    }

    /// Starts a node.
    public static Builder of(String tag) {
        return new Builder(tag);
    }

    /// The attribute as text, or null when there is none.
    public String attr(String name) {
        Object value = attrs.get(name);
        return value == null ? null : value.toString();
    }

    /// The attribute as text.
    ///
    /// @throws BinaryException when there is none
    public String requireAttr(String name) {
        String value = attr(name);
        if (value == null) {
            throw new BinaryException("<" + tag + "> lacks the attribute " + name);
        }
        return value;
    }

    /// The attribute as an address, also when it came as text; null when there is none.
    ///
    /// @throws BinaryException when it is no address
    public Jid jidAttr(String name) {
        return switch (attrs.get(name)) {
            case null -> null;
            case Jid jid -> jid;
            case Object text -> {
                try {
                    yield Jid.parse(text.toString());
                } catch (IllegalArgumentException e) {
                    throw new BinaryException(
                            "attribute " + name + " of <" + tag + "> is no address: " + e.getMessage(), e);
                }
            }
        };
    }

    /// The attribute as an address.
    ///
    /// @throws BinaryException when there is none or it is no address
    public Jid requireJid(String name) {
        requireAttr(name);
        return jidAttr(name);
    }

    /// The attribute as a decimal number, when there is one.
    ///
    /// @throws BinaryException when it is no number
    public OptionalLong longAttr(String name) {
        String value = attr(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw new BinaryException("attribute " + name + " of <" + tag + "> is no number: \"" + value + "\"", e);
        }
    }

    /// The first child with this tag.
    public Optional<Node> child(String childTag) {
        for (Node node : children()) {
            if (node.tag.equals(childTag)) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    /// The first child with this tag.
    ///
    /// @throws BinaryException when there is none
    public Node requireChild(String childTag) {
        return child(childTag)
                .orElseThrow(() -> new BinaryException("<" + tag + "> lacks the child <" + childTag + ">"));
    }

    /// All children; empty when the content is something else.
    public List<Node> children() {
        return switch (content) {
            case Content.Children(List<Node> nodes) -> nodes;
            case Content.Written(List<Node> nodes, byte[] _) -> nodes;
            case Content.Binary _, Content.Text _, Content.None _ -> List.of();
        };
    }

    /// All children with this tag.
    public List<Node> children(String childTag) {
        return children().stream().filter(node -> node.tag.equals(childTag)).toList();
    }

    /// The content as bytes; a text as its UTF-8. Callers do not change the array.
    ///
    /// @throws BinaryException when the node holds neither
    public byte[] contentBytes() {
        return switch (content) {
            case Content.Binary(byte[] bytes) -> bytes;
            case Content.Text(String text) -> text.getBytes(StandardCharsets.UTF_8);
            case Content.Children _, Content.Written _, Content.None _ ->
                throw new BinaryException("<" + tag + "> holds no bytes");
        };
    }

    /// The content as text; bytes read as UTF-8.
    ///
    /// @throws BinaryException when the node holds neither
    public String contentText() {
        return switch (content) {
            case Content.Text(String text) -> text;
            case Content.Binary(byte[] bytes) -> new String(bytes, StandardCharsets.UTF_8);
            case Content.Children _, Content.Written _, Content.None _ ->
                throw new BinaryException("<" + tag + "> holds no text");
        };
    }

    /// Readable XML for logs: bytes as `[N B]`, long texts and long lists cut.
    @Override
    public String toString() {
        return NodeText.of(this);
    }

    /// Puts a node together. Not thread-safe.
    public static final class Builder {
        private final String tag;
        private Object[] pairs = new Object[8];
        private int used;
        private List<Node> children;
        private Content content = Content.None.NONE;

        private Builder(String tag) {
            this.tag = tag;
        }

        /// Adds a text attribute.
        public Builder attr(String name, String value) {
            return put(name, Objects.requireNonNull(value, name));
        }

        /// Adds an address, written in its binary form.
        public Builder attr(String name, Jid value) {
            return put(name, Objects.requireNonNull(value, name));
        }

        /// Adds a number as decimal text.
        public Builder attr(String name, long value) {
            return put(name, Long.toString(value));
        }

        /// Adds a text attribute unless the value is null.
        public Builder attrIfPresent(String name, String value) {
            return value == null ? this : put(name, value);
        }

        /// Adds an address unless it is null.
        public Builder attrIfPresent(String name, Jid value) {
            return value == null ? this : put(name, value);
        }

        /// Adds the attribute `from` of another node under a new name, text as text and address as address; nothing
        /// when that node has none. This is how an ack echoes.
        public Builder attrOf(String name, Node source, String from) {
            Object value = source.attrs.get(from);
            return value == null ? this : put(name, value);
        }

        /// Adds a child after those already there.
        public Builder child(Node child) {
            return children(List.of(child));
        }

        /// Adds a child after those already there.
        public Builder child(Builder child) {
            return child(child.build());
        }

        /// Adds children after those already there; with none at all the node holds an empty list.
        public Builder children(Collection<Node> nodes) {
            if (!(content instanceof Content.None)) {
                throw new IllegalStateException("<" + tag + "> has bytes or text, it cannot have children");
            }
            if (children == null) {
                children = new ArrayList<>(nodes.size());
            }
            children.addAll(nodes);
            return this;
        }

        /// Makes nodes that were written before the content.
        public Builder written(Content.Written nodes) {
            return only(nodes);
        }

        /// Makes bytes the content.
        public Builder bytes(byte[] bytes) {
            return only(new Content.Binary(Objects.requireNonNull(bytes, "bytes")));
        }

        /// Makes text the content.
        public Builder text(String text) {
            return only(new Content.Text(Objects.requireNonNull(text, "text")));
        }

        /// The node.
        ///
        /// @throws IllegalArgumentException as the constructor
        public Node build() {
            Content whole = children == null ? content : new Content.Children(children);
            return new Node(tag, Attributes.of(Arrays.copyOf(pairs, used), used), whole);
        }

        private Builder only(Content one) {
            if (children != null || !(content instanceof Content.None)) {
                throw new IllegalStateException("<" + tag + "> already has content");
            }
            content = one;
            return this;
        }

        private Builder put(String name, Object value) {
            if (used == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * used);
            }
            pairs[used++] = name;
            pairs[used++] = value;
            return this;
        }
    }
}
