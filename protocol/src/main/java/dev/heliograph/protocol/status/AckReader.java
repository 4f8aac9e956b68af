package dev.heliograph.protocol.status;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.store.PendingStanza;
import dev.heliograph.protocol.store.Settled;
import java.time.Instant;

/// Reads the server's answer to a status stanza. Source: shared/protocol/2-status.md 8.1, 8.2.
///
/// Wire: `<ack class="message" from="status@broadcast" id t [error]/>`.
public final class AckReader {
    private static final int UNREADABLE = 500;

    private AckReader() {}

    /// What the ack says of a stanza.
    public static SendResult read(Node ack, PendingStanza stanza) {
        String error = ack.attr("error");
        if (error != null) {
            return new SendResult.Refused(stanza.messageId(), code(error));
        }
        return new SendResult.Accepted(stanza.messageId(), time(ack, stanza), stanza.recipients(), stanza.leftOut());
    }

    /// What was kept of a stanza.
    public static SendResult result(String messageId, Settled settled) {
        return switch (settled) {
            case Settled.Accepted(var serverTime, int recipients, var leftOut) ->
                new SendResult.Accepted(messageId, serverTime, recipients, leftOut);
            case Settled.Refused(int code) -> new SendResult.Refused(messageId, code);
        };
    }

    /// The same, in the form it is kept.
    public static Settled settled(SendResult result) {
        return switch (result) {
            case SendResult.Accepted accepted ->
                new Settled.Accepted(accepted.serverTime(), accepted.recipients(), accepted.leftOut());
            case SendResult.Refused refused -> new Settled.Refused(refused.code());
            case SendResult.Unknown _, SendResult.NotSent _ ->
                throw new IllegalArgumentException("only an ack settles a stanza");
        };
    }

    private static int code(String error) {
        try {
            return Integer.parseInt(error);
        } catch (NumberFormatException _) {
            return UNREADABLE;
        }
    }

    private static Instant time(Node ack, PendingStanza stanza) {
        try {
            String seconds = ack.attr("t");
            return seconds == null ? stanza.createdAt() : Instant.ofEpochSecond(Long.parseLong(seconds));
        } catch (NumberFormatException _) {
            return stanza.createdAt();
        }
    }
}
