package dev.heliograph.protocol.signal;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.stanza.Iq;

/// Asks how many of our one-time prekeys the server has left. Source: shared/protocol/1-connection.md 6.4.
///
/// Wire: `<iq type="get" xmlns="encrypt"><count/></iq>` answered by `<count value="812"/>`.
public record PreKeyCountQuery() implements Iq<Integer> {
    @Override
    public Node.Builder request() {
        return Iq.to("get", "encrypt").child(Node.of("count").build());
    }

    @Override
    public Integer parse(Node result) {
        return Integer.parseInt(result.requireChild("count").requireAttr("value"));
    }
}
