package dev.heliograph.sandbox.talk;

import dev.heliograph.protocol.binary.Node;
import java.util.ArrayList;
import java.util.List;

/// What a client says that nobody answers. Thread-safe; holds nothing else.
public final class Said {
    private static final int ACKS_KEPT = 100;

    private Node presence;
    private int offlineBatches;
    private int unifiedSessions;
    private final List<String> acks = new ArrayList<>();

    synchronized void hear(Node node) {
        if (node.tag().equals("presence")) {
            presence = node;
        } else if (node.child("offline_batch").isPresent()) {
            offlineBatches++;
        } else if (node.child("unified_session").isPresent()) {
            unifiedSessions++;
        }
    }

    /// An ack arrived.
    public synchronized void hearAck(Node ack) {
        if (acks.size() < ACKS_KEPT) {
            acks.add(ack.attr("class") + " " + ack.attr("id") + " " + ack.attr("type"));
        }
    }

    /// The first acks: `class id type`, `null` for no type.
    public synchronized List<String> acks() {
        return List.copyOf(acks);
    }

    /// The last presence: `type name`; null before.
    public synchronized String presence() {
        return presence == null ? null : presence.attr("type") + " " + presence.attr("name");
    }

    /// How often it asked for what waited.
    public synchronized int offlineBatches() {
        return offlineBatches;
    }

    /// How often it named its session.
    public synchronized int unifiedSessions() {
        return unifiedSessions;
    }
}
