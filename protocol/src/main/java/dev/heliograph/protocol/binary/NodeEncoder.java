package dev.heliograph.protocol.binary;

import dev.heliograph.protocol.model.Jid;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes nodes in their binary form. Thread-safe: no state. Source: 1-connection.md 4.3 to 4.5.
///
/// A text is written as a token, packed, or as UTF-8, whichever comes first; it never becomes an address, even when it
/// looks like one. Only a [Jid] does.
public final class NodeEncoder {
    private static final int MAX_LIST = 0xffff;
    private static final int NOT_PACKED = -1;

    private final Tokens tokens = Tokens.v3();
    private final ByteWriter out;

    private NodeEncoder(int expected) {
        out = new ByteWriter(expected);
    }

    /// The whole plaintext of a transport frame: the flags byte 00, then the node.
    ///
    /// @throws BinaryException when a node has over 65,535 children or 32,767 attributes
    public static byte[] encode(Node node) {
        NodeEncoder encoder = new NodeEncoder(expected(node));
        encoder.out.u8(0);
        encoder.node(node);
        return encoder.out.toArray();
    }

    /// Children for a node that is sent many times with the same ones.
    ///
    /// @param parent the tag of that node, for the message of the exception
    /// @throws BinaryException as [#encode]
    public static Content.Written write(String parent, List<Node> nodes) {
        NodeEncoder encoder = new NodeEncoder(32 * nodes.size());
        encoder.nodes(nodes, parent);
        return new Content.Written(List.copyOf(nodes), encoder.out.toArray());
    }

    private static int expected(Node node) {
        int sum = 512;
        for (Node child : node.children()) {
            sum += child.content() instanceof Content.Written(List<Node> _, byte[] bytes)
                    ? bytes.length
                    : 32 * child.children().size();
        }
        return sum;
    }

    private void node(Node node) {
        Attributes attrs = (Attributes) node.attrs();
        list(1 + 2 * attrs.size() + (node.content() instanceof Content.None ? 0 : 1), node.tag());
        string(node.tag());
        for (int i = 0; i < attrs.size(); i++) {
            string(attrs.name(i));
            if (attrs.value(i) instanceof Jid jid) {
                jid(jid);
            } else {
                string((String) attrs.value(i));
            }
        }
        switch (node.content()) {
            case Content.None _ -> {}
            case Content.Text(String text) -> string(text);
            case Content.Binary(byte[] bytes) -> binary(bytes);
            case Content.Children(List<Node> nodes) -> nodes(nodes, node.tag());
            case Content.Written(List<Node> _, byte[] bytes) -> out.bytes(bytes);
        }
    }

    private void nodes(List<Node> nodes, String parent) {
        list(nodes.size(), parent);
        nodes.forEach(this::node);
    }

    private void list(int size, String tag) {
        if (size > MAX_LIST) {
            throw new BinaryException("<" + tag + "> makes a list of " + size + ", at most 65535 can be written");
        }
        if (size == 0) {
            out.u8(Tag.LIST_EMPTY);
        } else if (size < 256) {
            out.u8(Tag.LIST_8);
            out.u8(size);
        } else {
            out.u8(Tag.LIST_16);
            out.u16(size);
        }
    }

    private void string(String text) {
        int code = tokens.codeOf(text);
        if (code >= 0) {
            if (code > 0xff) {
                out.u16(code);
            } else {
                out.u8(code);
            }
        } else if (!packed(text)) {
            binary(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private boolean packed(String text) {
        int length = text.length();
        if (length == 0 || length > Tag.PACKED_MAX) {
            return false;
        }
        boolean nibble = true;
        boolean hex = true;
        for (int i = 0; i < length && (nibble || hex); i++) {
            char c = text.charAt(i);
            nibble &= nibble(c) != NOT_PACKED;
            hex &= hex(c) != NOT_PACKED;
        }
        if (!nibble && !hex) {
            return false;
        }
        out.u8(nibble ? Tag.NIBBLE_8 : Tag.HEX_8);
        out.u8((length + 1) / 2 | (length % 2 == 0 ? 0 : 0x80));
        for (int i = 0; i < length; i += 2) {
            int high = pack(text.charAt(i), nibble);
            int low = i + 1 < length ? pack(text.charAt(i + 1), nibble) : 15;
            out.u8(high << 4 | low);
        }
        return true;
    }

    private static int pack(char c, boolean nibble) {
        return nibble ? nibble(c) : hex(c);
    }

    private static int nibble(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c == '-' ? 10 : c == '.' ? 11 : NOT_PACKED;
    }

    private static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : NOT_PACKED;
    }

    private void binary(byte[] bytes) {
        if (bytes.length < 1 << 8) {
            out.u8(Tag.BINARY_8);
            out.u8(bytes.length);
        } else if (bytes.length < 1 << 20) {
            out.u8(Tag.BINARY_20);
            out.u24(bytes.length);
        } else {
            out.u8(Tag.BINARY_32);
            out.u32(bytes.length);
        }
        out.bytes(bytes);
    }

    /// Device 0 is always a pair, for hosted users too: that is how the recorded frames have it.
    private void jid(Jid jid) {
        if (jid.device() > 0 && jid.server().domain() >= 0) {
            out.u8(Tag.AD_JID);
            out.u8(jid.server().domain());
            out.u8(jid.device());
            string(jid.user());
        } else if (jid.device() > 0 && jid.server() == Jid.Server.MESSENGER) {
            out.u8(Tag.FB_JID);
            string(jid.user());
            out.u16(jid.device());
            string(jid.server().text());
        } else if (jid.device() == 0 || jid.server() != Jid.Server.INTEROP || !interop(jid)) {
            pair(jid.device() == 0 ? jid.user() : jid.user() + ":" + jid.device(), jid.server());
        }
    }

    private void pair(String user, Jid.Server server) {
        out.u8(Tag.JID_PAIR);
        if (user.isEmpty()) {
            out.u8(Tag.LIST_EMPTY);
        } else {
            string(user);
        }
        string(server.text());
    }

    /// A user there is `integrator-number`; the integrator goes apart as 16 bits.
    private boolean interop(Jid jid) {
        int dash = jid.user().indexOf('-');
        if (dash < 1 || dash > 5) {
            return false;
        }
        int integrator = 0;
        for (int i = 0; i < dash; i++) {
            int digit = jid.user().charAt(i) - '0';
            if (digit < 0 || digit > 9 || i == 0 && digit == 0 && dash > 1) {
                return false;
            }
            integrator = 10 * integrator + digit;
        }
        if (integrator > 0xffff) {
            return false;
        }
        out.u8(Tag.INTEROP_JID);
        string(jid.user().substring(dash + 1));
        out.u16(jid.device());
        out.u16(integrator);
        string(jid.server().text());
        return true;
    }
}
