package dev.heliograph.sandbox.wire;

import dev.heliograph.protocol.binary.Node;
import java.util.Optional;
import java.util.Set;

/// How addresses were written. A decoded [Jid] does not show it, so the bytes are walked once more.
/// Thread-safe: no state. Source: 1-connection.md 4.2 to 4.5.
final class JidForms {
    private static final Set<String> ADDRESSES =
            Set.of("to", "from", "jid", "participant", "recipient", "lid", "target");

    private final byte[] bytes;
    private int at = 1;
    private String found;

    private JidForms(byte[] plain) {
        this.bytes = plain;
    }

    /// An attribute that must be an address and came as text.
    ///
    /// @return what is wrong, or empty
    static Optional<String> rawString(Node node) {
        for (String name : ADDRESSES) {
            if (node.attrs().get(name) instanceof String text) {
                return Optional.of("<" + node.tag() + " " + name + "> is the text \"" + text + "\", not an address");
            }
        }
        return node.children().stream()
                .map(JidForms::rawString)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// A phone written as a device: an AD JID with device 0, for which a JID pair was due.
    ///
    /// @param plain a frame that decodes
    /// @return what is wrong, or empty
    static Optional<String> deviceZero(byte[] plain) {
        if (plain[0] != 0) {
            return Optional.empty();
        }
        var walk = new JidForms(plain);
        walk.node();
        return Optional.ofNullable(walk.found);
    }

    private void node() {
        int size = listSize(u8());
        value(u8());
        for (int i = 0; i < (size - 1) / 2 * 2; i++) {
            value(u8());
        }
        if (size % 2 == 0) {
            int tag = u8();
            if (tag == 0 || tag == 248 || tag == 249) {
                for (int left = listSize(tag); left > 0; left--) {
                    node();
                }
            } else {
                value(tag);
            }
        }
    }

    private void value(int tag) {
        switch (tag) {
            case 236, 237, 238, 239 -> at += 1;
            case 247 -> adJid();
            case 250 -> {
                value(u8());
                value(u8());
            }
            case 246 -> {
                value(u8());
                at += 2;
                value(u8());
            }
            case 245 -> {
                value(u8());
                at += 4;
                value(u8());
            }
            case 251, 255 -> {
                int pairs = u8() & 0x7f;
                at += pairs;
            }
            case 252 -> skip(u8());
            case 253 -> skip((u8() & 0x0f) << 16 | u16());
            case 254 -> skip(u16() << 16 | u16());
            default -> {}
        }
    }

    private void adJid() {
        int domain = u8();
        int device = u8();
        if (device == 0 && (domain == 0 || domain == 1)) {
            found = "an address of domain " + domain + " is written with device 0 at byte " + (at - 3);
        }
        value(u8());
    }

    private int listSize(int tag) {
        return tag == 0 ? 0 : tag == 248 ? u8() : u16();
    }

    private void skip(int length) {
        at += length;
    }

    private int u8() {
        return bytes[at++] & 0xff;
    }

    private int u16() {
        return u8() << 8 | u8();
    }
}
