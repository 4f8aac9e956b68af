package dev.heliograph.sandbox.net;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.sandbox.fault.LineFaults;
import dev.heliograph.sandbox.fault.RawStanza;
import dev.heliograph.sandbox.talk.Lobby;
import dev.heliograph.sandbox.wire.Line;
import java.util.List;

/// Does to the lines of clients what a plan wants at once. Stateless.
final class LineActs {
    private LineActs() {}

    /// @param plan null for nothing
    static void atOnce(LineFaults plan, Lobby lobby) {
        if (plan == null) {
            return;
        }
        List<Line> lines = lobby.members().stream().map(member -> member.line()).toList();
        for (RawStanza raw : plan.stanzas() == null ? List.<RawStanza>of() : plan.stanzas()) {
            lines.forEach(line -> tell(line, raw));
        }
        if (plan.silence()) {
            lines.forEach(Line::freeze);
        }
        if (plan.drop()) {
            lines.forEach(Line::close);
        }
    }

    private static void tell(Line line, RawStanza raw) {
        Node stanza = raw.toNode();
        if (raw.isLast()) {
            line.close(stanza);
        } else {
            line.send(stanza);
        }
    }
}
