package dev.heliograph.sandbox.post;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.sandbox.rule.Refusal;
import java.util.Set;

/// An `<enc>` as the server can see it.
///
/// @param type  `pkmsg`, `msg` or `skmsg`
/// @param node  the whole node
/// @param bytes its content
record Ciphertext(String type, Node node, byte[] bytes) {
    private static final int VERSION_3 = 0x33;
    private static final Set<String> ATTRIBUTES = Set.of("v", "type", "mediatype", "decrypt-fail", "count", "phash");

    /// Reads and checks one.
    ///
    /// @throws Refusal when its version, type or content is not what WhatsApp takes
    static Ciphertext of(Node enc, Set<String> types) {
        for (String name : enc.attrs().keySet()) {
            if (!ATTRIBUTES.contains(name)) {
                throw refused("<enc> has the unknown attribute " + name);
            }
        }
        if (!"2".equals(enc.attr("v"))) {
            throw refused("<enc v> must be 2, was " + enc.attr("v"));
        }
        String type = enc.requireAttr("type");
        if (!types.contains(type)) {
            throw refused("<enc type> must be one of " + types + ", was " + type);
        }
        byte[] bytes = enc.contentBytes();
        if (bytes.length < 2 || bytes[0] != VERSION_3) {
            throw Refusal.message(
                    479,
                    "bad-ciphertext-version",
                    "a " + type + " starts with 33, this with " + (bytes.length == 0 ? "nothing" : bytes[0] & 0xff));
        }
        return new Ciphertext(type, enc, bytes);
    }

    private static Refusal refused(String detail) {
        return Refusal.message(479, "bad-enc", detail);
    }
}
