package dev.heliograph.protocol.stanza;

import dev.heliograph.protocol.binary.Node;

/// Says that this device is ready for what waited for it. Source: shared/protocol/1-connection.md 6.3.
///
/// Wire: `<iq type="set" xmlns="passive"><active/></iq>`.
public record Active() implements Iq<Boolean> {
    @Override
    public Node.Builder request() {
        return Iq.to("set", "passive").child(Node.of("active").build());
    }

    @Override
    public Boolean parse(Node result) {
        return true;
    }
}
