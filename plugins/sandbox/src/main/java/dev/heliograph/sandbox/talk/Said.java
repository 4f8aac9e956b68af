package dev.heliograph.sandbox.talk;

import dev.heliograph.protocol.binary.Node;

/// What a client says that nobody answers. Thread-safe; holds nothing else.
public final class Said {
    private Node presence;
    private int offlineBatches;
    private int unifiedSessions;

    synchronized void hear(Node node) {
        if (node.tag().equals("presence")) {
            presence = node;
        } else if (node.child("offline_batch").isPresent()) {
            offlineBatches++;
        } else if (node.child("unified_session").isPresent()) {
            unifiedSessions++;
        }
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
