package dev.heliograph.protocol.status;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.StatusNews.Reach;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads how far messages came, in both forms. Pure. Source: shared/protocol/2-status.md 8.4.
///
/// Wire, of one person:
/// ```
/// <receipt from="status@broadcast" id participant t [type]>[<list><item id/>..</list>]</receipt>
/// ```
/// and of many, where `id` names no message:
/// ```
/// <receipt class="status" from="status@broadcast" id t [type]>
///   <participants message_id|key><user jid t [type]/>..</participants>..
/// </receipt>
/// ```
/// What does not name a message, a person and a known type is left out.
final class ReceiptReader {
    /// What says nothing of how far a status came. Source: 2-status.md 8.4, 1-connection.md 9.7, 9.9.
    private static final Set<String> NO_REACH =
            Set.of("hist_sync", "peer_msg", "played-self", "read-self", "retry", "sender", "server-error", "view");

    private ReceiptReader() {}

    /// How far one message came with one device or person.
    ///
    /// @param who as named
    record Mark(String messageId, Jid who, Reach reach, Instant at) {}

    static List<Mark> read(Node receipt, Instant now) {
        List<Mark> marks = new ArrayList<>();
        List<Node> groups = receipt.children("participants");
        if (groups.isEmpty()) {
            single(receipt, now, marks);
        }
        Instant time = time(receipt, now);
        for (Node group : groups) {
            String messageId = group.attr("message_id") == null ? group.attr("key") : group.attr("message_id");
            for (Node user : group.children("user")) {
                String type = user.attr("type") == null ? receipt.attr("type") : user.attr("type");
                add(marks, messageId, user, "jid", type, time(user, time));
            }
        }
        return marks;
    }

    /// The types a receipt names that are not known, for the whole or for one person.
    static Set<String> unknownTypes(Node receipt) {
        return Stream.concat(
                        Stream.of(receipt),
                        receipt.children("participants").stream().flatMap(group -> group.children("user").stream()))
                .map(node -> node.attr("type"))
                .filter(type -> reach(type).isEmpty() && !NO_REACH.contains(type))
                .collect(Collectors.toSet());
    }

    private static void single(Node receipt, Instant now, List<Mark> marks) {
        Set<String> ids = new LinkedHashSet<>();
        ids.add(receipt.attr("id"));
        receipt.children("list").forEach(list -> list.children("item").forEach(item -> ids.add(item.attr("id"))));
        String who = receipt.attr("participant") == null ? "from" : "participant";
        for (String id : ids) {
            add(marks, id, receipt, who, receipt.attr("type"), time(receipt, now));
        }
    }

    private static void add(List<Mark> marks, String messageId, Node named, String name, String type, Instant at) {
        Optional<Reach> reach = reach(type);
        if (messageId != null && reach.isPresent() && named.attrs().get(name) instanceof Jid who && isPerson(who)) {
            marks.add(new Mark(messageId, who.withoutDevice(), reach.get(), at));
        }
    }

    private static boolean isPerson(Jid who) {
        return who.isPn() || who.isLid();
    }

    private static Optional<Reach> reach(String type) {
        return switch (type == null ? "" : type) {
            case "", "delivery", "inactive" -> Optional.of(Reach.DELIVERED);
            case "read" -> Optional.of(Reach.VIEWED);
            case "played" -> Optional.of(Reach.PLAYED);
            default -> Optional.empty();
        };
    }

    private static Instant time(Node node, Instant otherwise) {
        OptionalLong seconds = node.longAttr("t");
        return seconds.isPresent() && seconds.getAsLong() > 0
                ? Instant.ofEpochSecond(Math.min(seconds.getAsLong(), Integer.MAX_VALUE * 2L))
                : otherwise;
    }
}
