package dev.heliograph.sandbox.net;

import dev.heliograph.sandbox.talk.Member;
import java.util.HexFormat;
import java.util.List;

/// One client that is logged in, as the HTTP API shows it.
///
/// @param signedKey       id of the signed prekey that is handed out
/// @param presence        its last presence, `type name`; null before
/// @param offlineBatches  how often it asked for what waited, on this connection
/// @param unifiedSessions how often it named its session, on this connection
/// @param unacked         how many stanzas for it are not acked
/// @param routing         hex of what it gave back for routing
/// @param acks            the first hundred of this connection: `class id type`
record ClientView(
        String device,
        String phoneNumber,
        boolean lidMigrated,
        int oneTimeKeys,
        int signedKey,
        String presence,
        int offlineBatches,
        int unifiedSessions,
        int unacked,
        String routing,
        List<String> acks) {
    static ClientView of(Member member, int unacked) {
        var device = member.device();
        return new ClientView(
                device.jid(true).toString(),
                device.jid(false).toString(),
                device.lidMigrated(),
                device.oneTimeCount(),
                device.signedPreKey().id(),
                member.said().presence(),
                member.said().offlineBatches(),
                member.said().unifiedSessions(),
                unacked,
                HexFormat.of().formatHex(member.line().routing()),
                member.said().acks());
    }
}
