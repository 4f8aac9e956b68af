package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.Node;
import java.time.Duration;

/// Names the week's session, as WhatsApp Web does after linking, after login and with its presence. Nobody
/// answers.
/// Source: 1-connection.md 6.8.
final class UnifiedSession {
    private static final long OFFSET = Duration.ofDays(3).toMillis();
    private static final long WEEK = Duration.ofDays(7).toMillis();

    private UnifiedSession() {}

    /// Wire: `<ib><unified_session id="(server time + 3 days) mod 7 days, in milliseconds"/></ib>`.
    static Node of(ServerClock clock) {
        return Node.of("ib")
                .child(Node.of("unified_session")
                        .attr("id", Long.toString(Math.floorMod(clock.millis() + OFFSET, WEEK)))
                        .build())
                .build();
    }
}
