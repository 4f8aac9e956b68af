package dev.heliograph.protocol.stanza;

import dev.heliograph.protocol.binary.Node;

/// Asks for a sign of life. Source: shared/protocol/1-connection.md 7.1.
///
/// Wire: `<iq type="get" xmlns="w:p"><ping/></iq>`.
public record Ping() implements Iq<Boolean> {
    @Override
    public Node.Builder request() {
        return Iq.to("get", "w:p").child(Node.of("ping").build());
    }

    @Override
    public Boolean parse(Node result) {
        return true;
    }
}
