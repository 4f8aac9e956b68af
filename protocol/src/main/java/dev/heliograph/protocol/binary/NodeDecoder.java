package dev.heliograph.protocol.binary;

import dev.heliograph.protocol.model.Jid;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.InflaterInputStream;

/// Reads nodes from their binary form. Thread-safe: no state. Source: 1-connection.md 4.1 to 4.5.
///
/// Takes every form a string may have. An address it cannot hold (unknown server, device over 255) stays text. Nothing
/// it is fed makes it throw anything but [BinaryException], use unbounded memory or recurse without end.
public final class NodeDecoder {
    /// The most bytes a compressed frame may become.
    static final int MAX_INFLATED = 64 << 20;

    /// The most nodes inside each other.
    static final int MAX_DEPTH = 128;

    /// The most nodes in one frame.
    static final int MAX_NODES = 500_000;

    private final Tokens tokens = Tokens.v3();
    private final ByteReader in;
    private int nodes;

    private NodeDecoder(ByteReader in) {
        this.in = in;
    }

    /// Reads the plaintext of a transport frame.
    ///
    /// @param frame the flags byte, then one node, compressed when the flags say so
    /// @throws BinaryException when it is anything else
    public static Node decode(byte[] frame) {
        if (frame.length == 0) {
            throw new BinaryException("an empty frame holds no node");
        }
        boolean compressed = (frame[0] & Tag.FLAG_ZLIB) != 0;
        ByteReader in = compressed ? new ByteReader(inflate(frame), 0) : new ByteReader(frame, 1);
        try {
            Node node = new NodeDecoder(in).node(0);
            if (in.remaining() > 0) {
                throw new BinaryException(in.remaining() + " bytes left over after <" + node.tag() + ">");
            }
            return node;
        } catch (IllegalArgumentException e) {
            throw new BinaryException("no node: " + e.getMessage(), e);
        }
    }

    private static byte[] inflate(byte[] frame) {
        try (var zlib = new InflaterInputStream(new ByteArrayInputStream(frame, 1, frame.length - 1))) {
            byte[] data = zlib.readNBytes(MAX_INFLATED);
            if (data.length == MAX_INFLATED && zlib.read() >= 0) {
                throw new BinaryException("a compressed frame becomes more than " + MAX_INFLATED + " bytes");
            }
            return data;
        } catch (IOException e) {
            throw new BinaryException("a compressed frame is no zlib stream: " + e.getMessage(), e);
        }
    }

    private Node node(int depth) {
        if (depth >= MAX_DEPTH || ++nodes > MAX_NODES) {
            throw new BinaryException("nodes are over " + MAX_DEPTH + " deep or more than " + MAX_NODES);
        }
        int size = listSize(in.u8());
        if (size == 0) {
            throw new BinaryException("a node is an empty list");
        }
        String tag = string(in.u8());
        Object[] pairs = attributes((size - 1) / 2);
        Content content = size % 2 == 0 ? content(depth) : Content.None.NONE;
        return new Node(tag, Attributes.of(pairs, pairs.length), content);
    }

    private Object[] attributes(int count) {
        if (2 * count > in.remaining()) {
            throw new BinaryException(count + " attributes in " + in.remaining() + " bytes");
        }
        Object[] pairs = new Object[2 * count];
        for (int i = 0; i < pairs.length; i += 2) {
            pairs[i] = string(in.u8());
            pairs[i + 1] = value(in.u8());
        }
        return pairs;
    }

    private Content content(int depth) {
        int tag = in.u8();
        return switch (tag) {
            case Tag.LIST_EMPTY, Tag.LIST_8, Tag.LIST_16 -> {
                int count = listSize(tag);
                List<Node> children = new ArrayList<>(Math.min(count, in.remaining()));
                for (int i = 0; i < count; i++) {
                    children.add(node(depth + 1));
                }
                yield new Content.Children(children);
            }
            case Tag.BINARY_8 -> new Content.Binary(in.bytes(in.u8()));
            case Tag.BINARY_20 -> new Content.Binary(in.bytes(in.u20()));
            case Tag.BINARY_32 -> new Content.Binary(in.bytes(in.length32()));
            default -> new Content.Text(value(tag).toString());
        };
    }

    private int listSize(int tag) {
        return switch (tag) {
            case Tag.LIST_EMPTY -> 0;
            case Tag.LIST_8 -> in.u8();
            case Tag.LIST_16 -> in.u16();
            default -> throw new BinaryException("a list was expected, found the byte " + tag);
        };
    }

    /// A string or an address.
    private Object value(int tag) {
        return switch (tag) {
            case Tag.AD_JID -> adJid();
            case Tag.JID_PAIR -> address(string(in.u8()), 0, string(in.u8()));
            case Tag.FB_JID -> address(string(in.u8()), in.u16(), string(in.u8()));
            case Tag.INTEROP_JID -> {
                String user = string(in.u8());
                int device = in.u16();
                yield address(in.u16() + "-" + user, device, string(in.u8()));
            }
            default -> string(tag);
        };
    }

    private Jid adJid() {
        int domain = in.u8();
        int device = in.u8();
        Jid.Server server = switch (domain) {
            case 1 -> Jid.Server.LID;
            case 128 -> Jid.Server.HOSTED;
            case 129 -> Jid.Server.HOSTED_LID;
            default -> Jid.Server.PN;
        };
        return new Jid(string(in.u8()), device, server);
    }

    private static Object address(String user, int device, String serverText) {
        String text = user + (device == 0 ? "" : ":" + device) + "@" + serverText;
        try {
            // a colon in the user is a device written as text
            return user.indexOf(':') < 0 ? new Jid(user, device, Jid.Server.of(serverText)) : Jid.parse(text);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }

    private String string(int tag) {
        return switch (tag) {
            case Tag.LIST_EMPTY -> "";
            case Tag.BINARY_8 -> utf8(in.u8());
            case Tag.BINARY_20 -> utf8(in.u20());
            case Tag.BINARY_32 -> utf8(in.length32());
            case Tag.NIBBLE_8, Tag.HEX_8 -> packed(tag == Tag.NIBBLE_8);
            default -> token(tag);
        };
    }

    private String token(int tag) {
        if (tag > Tokens.LAST_DICTIONARY) {
            throw new BinaryException("a string was expected, found the byte " + tag);
        }
        return tokens.text(tag < Tokens.FIRST_DICTIONARY ? tag : tag << 8 | in.u8());
    }

    private String utf8(int length) {
        return new String(in.bytes(length), StandardCharsets.UTF_8);
    }

    private String packed(boolean nibble) {
        int head = in.u8();
        byte[] pairs = in.bytes(head & 0x7f);
        int length = 2 * pairs.length - (head >>> 7);
        if (length < 0) {
            throw new BinaryException("a packed string of -1 characters");
        }
        byte[] chars = new byte[length];
        for (int i = 0; i < length; i++) {
            int half = i % 2 == 0 ? pairs[i / 2] >>> 4 & 0x0f : pairs[i / 2] & 0x0f;
            chars[i] = (byte) (nibble ? nibble(half) : "0123456789ABCDEF".charAt(half));
        }
        return new String(chars, StandardCharsets.ISO_8859_1);
    }

    private static char nibble(int half) {
        if (half > 11) {
            throw new BinaryException("a packed number holds the nibble " + half);
        }
        return "0123456789-.".charAt(half);
    }
}
