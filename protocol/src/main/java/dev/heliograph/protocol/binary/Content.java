package dev.heliograph.protocol.binary;

import java.util.Arrays;
import java.util.List;

/// What stands inside a node. On the wire, bytes and a text that is no token look the same: readers accept both.
public sealed interface Content {
    /// Nothing.
    record None() implements Content {
        /// The one value.
        static final None NONE = new None();
    }

    /// Nodes, in order; an empty list differs from [None] on the wire.
    ///
    /// @param nodes never null, unmodifiable
    record Children(List<Node> nodes) implements Content {
        /// Copies the list.
        public Children {
            nodes = List.copyOf(nodes);
        }
    }

    /// Nodes that are written once and sent many times: [NodeEncoder#write] makes it, and the encoder copies the bytes.
    ///
    /// @param nodes as in [Children]
    /// @param bytes what they are on the wire, their number included; nobody changes the array
    record Written(List<Node> nodes, byte[] bytes) implements Content {
        @Override
        public boolean equals(Object other) {
            return other instanceof Written(List<Node> same, byte[] _) && nodes.equals(same);
        }

        @Override
        public int hashCode() {
            return nodes.hashCode();
        }
    }

    /// Bytes. Nobody changes the array.
    ///
    /// @param bytes never null
    record Binary(byte[] bytes) implements Content {
        @Override
        public boolean equals(Object other) {
            return other instanceof Binary(byte[] same) && Arrays.equals(bytes, same);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "[" + bytes.length + " B]";
        }
    }

    /// A string: a token or a packed form where there is one.
    ///
    /// @param text never null
    record Text(String text) implements Content {}
}
