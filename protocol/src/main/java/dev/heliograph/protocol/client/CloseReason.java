package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.ClientState;
import java.util.Optional;

/// Why a connection ended and what follows from it. Source: shared/protocol/1-connection.md 7.6 to 7.8.
///
/// @param then what the state is now, [ClientState#RECONNECTING] to try again
/// @param backOff whether to wait first
/// @param why  in words
record CloseReason(ClientState then, boolean backOff, String why) {
    static final CloseReason DROPPED = new CloseReason(ClientState.RECONNECTING, true, "connection dropped");

    /// Reads `<failure reason/>`: the login was refused.
    static CloseReason ofFailure(Node failure) {
        String reason = failure.attr("reason") == null ? "500" : failure.attr("reason");
        String why = "login refused with " + reason;
        ClientState then = switch (reason) {
            case "401", "403", "406" -> ClientState.LOGGED_OUT;
            case "402" -> ClientState.BANNED;
            case "405" -> ClientState.OUTDATED;
            case "500", "501", "503" -> ClientState.RECONNECTING;
            default -> ClientState.FAILED;
        };
        return new CloseReason(then, true, why);
    }

    /// Reads `<stream:error>`.
    static CloseReason ofStreamError(Node error) {
        String code = error.attr("code");
        Optional<String> conflict = error.child("conflict").map(node -> node.attr("type"));
        if ("515".equals(code)) {
            return new CloseReason(ClientState.RECONNECTING, false, "restart required (515)");
        }
        if (conflict.filter("replaced"::equals).isPresent()) {
            return new CloseReason(ClientState.REPLACED, false, "another connection uses this device");
        }
        if (conflict.filter("device_removed"::equals).isPresent() || "401".equals(code) || "516".equals(code)) {
            return new CloseReason(ClientState.LOGGED_OUT, false, "removed on the phone");
        }
        if ("409".equals(code)) {
            return new CloseReason(ClientState.REPLACED, false, "conflict (409)");
        }
        return new CloseReason(ClientState.RECONNECTING, true, "stream error " + (code == null ? error.tag() : code));
    }
}
