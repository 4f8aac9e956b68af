package dev.heliograph.sandbox.answer;

import dev.heliograph.protocol.binary.Node;
import java.util.Map;
import java.util.TreeMap;

/// Requests whose answer is the same for everybody: ping, settings. Source: 1-connection.md 6.10,
/// 10.1 and 10.2.
final class SettingsAnswers {
    private static final Map<String, String> PRIVACY = new TreeMap<>(Map.of(
            "last", "all",
            "profile", "all",
            "status", "all",
            "online", "all",
            "readreceipts", "all",
            "groupadd", "all",
            "calladd", "all",
            "messages", "all"));

    private SettingsAnswers() {}

    static void addTo(Map<String, IqAnswer> byKind) {
        byKind.put("w:p/", (_, _) -> IqAnswer.Reply.EMPTY);
        byKind.put("urn:xmpp:whatsapp:dirty/clean", (_, _) -> IqAnswer.Reply.EMPTY);
        byKind.put(
                "abt/props",
                (_, _) -> IqAnswer.Reply.of(Node.of("props")
                        .attr("protocol", "1")
                        .attr("hash", "sandbox")
                        .attr("refresh", 86_400)));
        byKind.put("blocklist/", (_, _) -> IqAnswer.Reply.of(Node.of("list").attr("dhash", "sandbox")));
        byKind.put("privacy/privacy", (_, _) -> IqAnswer.Reply.of(privacy()));
    }

    private static Node.Builder privacy() {
        var privacy = Node.of("privacy");
        PRIVACY.forEach((name, value) ->
                privacy.child(Node.of("category").attr("name", name).attr("value", value)));
        return privacy;
    }
}
