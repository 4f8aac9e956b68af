package dev.heliograph.sandbox.post;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.keep.Entry;
import dev.heliograph.sandbox.keep.Journal;
import dev.heliograph.sandbox.rule.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which device got which message id already. Thread-safe; durable.
///
/// The same id may go out several times to different devices (an audience sent in slices), and again with
/// the same bytes to the same devices (after a lost ack); with other bytes to the same device it is refused.
final class PostLog {
    private final Journal journal;
    private final Map<String, Map<String, Set<Jid>>> byId = new HashMap<>();

    PostLog(Journal journal) {
        this.journal = journal;
        for (Entry entry : journal.entries()) {
            if (entry instanceof Entry.Posted(String device, String id, String hash, List<String> recipients)) {
                recipients.forEach(to -> keep(device, id, hash).add(Jid.parse(to)));
            }
        }
    }

    /// Which of these devices have not got the message yet.
    ///
    /// @param sender  the posting device
    /// @param id      the message id
    /// @param hash    of the stanza's meaning
    /// @param devices whom it is for
    /// @throws Refusal when one of them got other bytes under this id
    synchronized List<Jid> missing(Jid sender, String id, String hash, Collection<Jid> devices) {
        Map<String, Set<Jid>> before = byId.getOrDefault(sender + " " + id, Map.of());
        Set<Jid> same = before.getOrDefault(hash, Set.of());
        var missing = new ArrayList<Jid>();
        for (Jid device : devices) {
            if (same.contains(device)) {
                continue;
            }
            if (before.values().stream().anyMatch(others -> others.contains(device))) {
                throw Refusal.message(479, "reused-message-id", device + " got other bytes under the id " + id);
            }
            missing.add(device);
        }
        return missing;
    }

    /// These devices have it now.
    synchronized void delivered(Jid sender, String id, String hash, Collection<Jid> devices) {
        if (devices.isEmpty()) {
            return;
        }
        journal.append(new Entry.Posted(
                sender.toString(), id, hash, devices.stream().map(Jid::toString).toList()));
        keep(sender.toString(), id, hash).addAll(devices);
    }

    private Set<Jid> keep(String sender, String id, String hash) {
        return byId.computeIfAbsent(sender + " " + id, _ -> new HashMap<>())
                .computeIfAbsent(hash, _ -> new HashSet<>());
    }
}
