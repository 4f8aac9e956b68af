package dev.heliograph.sandbox.post;

import dev.heliograph.protocol.binary.Content;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.sandbox.rule.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A `<message to=status@broadcast>` whose form is right; who it is for is [Audience]'s. Source: 2-status.md
/// 3 and 13.
///
/// @param id           the message id
/// @param node         the whole stanza
/// @param participants `<to>` nodes as sent
/// @param skmsg        the one sender-key message
record StatusStanza(String id, Node node, List<Node> participants, Ciphertext skmsg) {
    private static final Set<String> ATTRIBUTES = Set.of("to", "id", "type", "edit", "phash", "addressing_mode");
    private static final Set<String> TYPES = Set.of("text", "media", "reaction", "poll", "event");
    private static final Set<String> EDITS = Set.of("", "1", "7", "8");
    private static final Set<String> CHILDREN = Set.of("participants", "enc", "device-identity", "meta", "reporting");
    private static final Set<String> SETTINGS = Set.of("contacts", "allowlist", "denylist", "close_friends");
    private static final int TOKEN_BYTES = 16;

    /// Reads and checks the form.
    ///
    /// @param node   the stanza
    /// @param strict whether a post must carry `<meta status_setting>`
    /// @throws Refusal naming what is wrong
    static StatusStanza of(Node node, boolean strict) {
        String id = node.requireAttr("id");
        if (!id.matches("[0-9A-Za-z.-]{8,64}")) {
            throw Refusal.message(479, "bad-message-id", "id must be 8 to 64 of 0-9 A-Z a-z . -, was " + id);
        }
        checkNames(node);
        List<Node> participants = participants(node);
        List<Node> encs = node.children("enc");
        if (encs.size() != 1) {
            throw Refusal.message(479, "skmsg-count", "a status holds one skmsg, this " + encs.size());
        }
        Ciphertext skmsg = Ciphertext.of(encs.getFirst(), Set.of("skmsg"));
        checkMeta(node, strict);
        checkReporting(node);
        return new StatusStanza(id, node, participants, skmsg);
    }

    /// The device identity sent along, if any.
    Optional<byte[]> deviceIdentity() {
        return node.child("device-identity").map(Node::contentBytes);
    }

    private static void checkNames(Node node) {
        for (String name : node.attrs().keySet()) {
            if (!ATTRIBUTES.contains(name)) {
                throw Refusal.message(479, "unknown-attribute", "a status has no attribute " + name);
            }
        }
        for (Node child : node.children()) {
            if (!CHILDREN.contains(child.tag())) {
                throw Refusal.message(479, "unknown-child", "a status has no child <" + child.tag() + ">");
            }
        }
        String type = node.requireAttr("type");
        String edit = node.attr("edit");
        if (!TYPES.contains(type) || edit != null && !EDITS.contains(edit)) {
            throw Refusal.message(479, "bad-message-type", "type " + type + ", edit " + edit + " do not exist");
        }
    }

    private static List<Node> participants(Node node) {
        List<Node> lists = node.children("participants");
        if (lists.size() != 1 || lists.getFirst().children().isEmpty()) {
            throw Refusal.message(479, "no-participants", "a status lists its participants, once");
        }
        return lists.getFirst().children();
    }

    private static void checkMeta(Node node, boolean strict) {
        Optional<String> setting = node.child("meta")
                .map(meta -> Optional.ofNullable(meta.attr("status_setting")).orElse(""));
        boolean reaction = "reaction".equals(node.attr("type"));
        boolean revoke = node.attr("edit") != null;
        if (reaction && setting.isPresent()) {
            throw refusedMeta("a reaction carries no <meta status_setting>");
        }
        if (setting.isPresent() && !SETTINGS.contains(setting.get())) {
            throw refusedMeta("status_setting must be one of " + SETTINGS + ", was \"" + setting.get() + "\"");
        }
        if (strict && setting.isEmpty() && !reaction && !revoke) {
            throw refusedMeta("a post carries <meta status_setting>");
        }
    }

    private static Refusal refusedMeta(String detail) {
        return Refusal.message(479, "bad-status-setting", detail);
    }

    /// A text and bytes of the same length look alike on the wire; what is sent as text is told by its
    /// length or form.
    private static void checkReporting(Node node) {
        node.child("reporting").ifPresent(reporting -> {
            Node token = reporting.requireChild("reporting_token");
            boolean sixteenBytes =
                    token.content() instanceof Content.Binary(byte[] bytes) && bytes.length == TOKEN_BYTES;
            if (!sixteenBytes) {
                throw Refusal.message(479, "bad-reporting-token", "a reporting token is 16 bytes, was " + token);
            }
        });
    }
}
