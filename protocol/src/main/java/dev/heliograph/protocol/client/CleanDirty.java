package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.stanza.Iq;

/// Says that what was marked as changed has been seen. Source: shared/protocol/1-connection.md 6.7.
///
/// Wire: `<iq type="set" xmlns="urn:xmpp:whatsapp:dirty"><clean type [timestamp]/></iq>`.
///
/// @param type      as named by the server
/// @param timestamp as named by the server, or null
record CleanDirty(String type, String timestamp) implements Iq<Boolean> {
    @Override
    public Node.Builder request() {
        return Iq.to("set", "urn:xmpp:whatsapp:dirty")
                .child(Node.of("clean")
                        .attr("type", type)
                        .attrIfPresent("timestamp", timestamp)
                        .build());
    }

    @Override
    public Boolean parse(Node result) {
        return true;
    }
}
