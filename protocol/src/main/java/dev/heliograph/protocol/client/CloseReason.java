package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.ClientStatus;
import dev.heliograph.protocol.model.StateCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Why a connection ended and what follows from it. Source: shared/protocol/1-connection.md 7.6 to 7.8.
///
/// @param then  what the state is now, [ClientState#RECONNECTING] to try again
/// @param cause why, for programs
/// @param pace  how soon to try again
/// @param why   why, in words
/// @param over  how long it lasts, when the server told; else null
record CloseReason(ClientState then, StateCause cause, Pace pace, String why, Duration over) {
    static final CloseReason DROPPED = again(Pace.BACK_OFF, "connection dropped");

    static final CloseReason UNLINKED = end(ClientState.LOGGED_OUT, StateCause.UNLINKED_HERE, "unlinked from here");

    /// The reason of a ban by its `code`. Source: 1-connection.md 7.6.
    private static final Map<String, String> BANS = Map.of(
            "101", "sent to too many people",
            "102", "blocked by users",
            "103", "created too many groups",
            "104", "sent the same message too often",
            "106", "sent to a broadcast list");

    /// How soon to try again.
    enum Pace {
        /// At once.
        NOW,
        /// After the next wait.
        BACK_OFF,
        /// After a long wait: the server said that there is too much of us.
        BACK_OFF_FAR,
        /// After the next wait, a few times only: the fault is likely ours.
        BACK_OFF_FEW
    }

    /// Tried again.
    static CloseReason again(Pace pace, String why) {
        return new CloseReason(ClientState.RECONNECTING, StateCause.CONNECTION_LOST, pace, why, null);
    }

    /// Over until somebody asks.
    static CloseReason end(ClientState then, StateCause cause, String why) {
        return new CloseReason(then, cause, Pace.BACK_OFF, why, null);
    }

    /// Reads `<failure reason/>`: the login was refused.
    static CloseReason ofFailure(Node failure) {
        String reason = failure.attr("reason") == null ? "500" : failure.attr("reason");
        String why = "login refused with " + reason + texts(failure);
        return switch (reason) {
            case "401" -> end(ClientState.LOGGED_OUT, StateCause.REMOVED_ON_PHONE, why);
            case "403", "406" -> end(ClientState.LOGGED_OUT, StateCause.ACCOUNT_LOCKED, why);
            case "402" -> ofBan(failure, why);
            case "405" -> end(ClientState.OUTDATED, StateCause.CLIENT_OUTDATED, why);
            case "500", "503" -> again(Pace.BACK_OFF, why);
            case "501" -> again(Pace.BACK_OFF_FEW, why);
            default -> end(ClientState.FAILED, StateCause.REFUSED, why);
        };
    }

    private static CloseReason ofBan(Node failure, String why) {
        String code = failure.attr("code");
        OptionalLong expire = failure.longAttr("expire");
        String told = code == null ? why : why + ", " + BANS.getOrDefault(code, "code " + code);
        return new CloseReason(
                ClientState.BANNED,
                StateCause.TEMPORARY_BAN,
                Pace.BACK_OFF,
                told,
                expire.isPresent() ? Duration.ofSeconds(Math.max(0, expire.getAsLong())) : null);
    }

    /// What the server says to the person, if anything.
    private static String texts(Node failure) {
        String said = Stream.of("message", "logout_message_header", "logout_message_subtext")
                .map(failure::attr)
                .filter(text -> text != null && !text.isBlank())
                .collect(Collectors.joining("; "));
        return said.isEmpty() ? "" : " (" + said + ")";
    }

    /// Reads `<stream:error>`.
    static CloseReason ofStreamError(Node error) {
        String code = error.attr("code") == null ? "" : error.attr("code");
        String conflict = error.child("conflict")
                .map(node -> node.attr("type") == null ? node.attr("reason") : node.attr("type"))
                .orElse("");
        if (code.equals("515")) {
            return again(Pace.NOW, "restart required (515)");
        }
        if (conflict.equals("device_removed")) {
            return end(ClientState.LOGGED_OUT, StateCause.REMOVED_ON_PHONE, "removed on the phone");
        }
        if (conflict.equals("replaced")) {
            return end(ClientState.REPLACED, StateCause.REPLACED, "another connection uses this device");
        }
        return switch (code) {
            case "401", "516" ->
                end(ClientState.LOGGED_OUT, StateCause.REMOVED_ON_PHONE, "removed on the phone (" + code + ")");
            case "409" -> end(ClientState.REPLACED, StateCause.REPLACED, "conflict (409)");
            case "429" -> again(Pace.BACK_OFF_FAR, "too many requests (429)");
            case "503" -> again(Pace.BACK_OFF, "the server restarts (503)");
            default -> again(Pace.BACK_OFF_FEW, "stream error " + name(error, code));
        };
    }

    private static String name(Node error, String code) {
        String first =
                error.children().isEmpty() ? "" : error.children().getFirst().tag();
        return Stream.of(code, first).filter(part -> !part.isEmpty()).collect(Collectors.joining(" "));
    }

    /// What is shown then.
    ClientStatus status(Instant now) {
        return new ClientStatus(then, cause, why, Optional.ofNullable(over).map(now::plus));
    }
}
