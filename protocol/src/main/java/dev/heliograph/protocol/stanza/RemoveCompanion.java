package dev.heliograph.protocol.stanza;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;

/// Unlinks this device. Source: shared/protocol/1-connection.md 5.7.
///
/// Wire: `<iq type="set" xmlns="md"><remove-companion-device jid reason="user_initiated"/></iq>`.
///
/// @param self the own device by phone number
public record RemoveCompanion(Jid self) implements Iq<Boolean> {
    @Override
    public Node.Builder request() {
        return Iq.to("set", "md")
                .child(Node.of("remove-companion-device")
                        .attr("jid", self)
                        .attr("reason", "user_initiated")
                        .build());
    }

    @Override
    public Boolean parse(Node result) {
        return true;
    }
}
