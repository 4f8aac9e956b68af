package dev.heliograph.protocol.stanza;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;

/// A question to the server together with how to read its answer.
///
/// Implementations show their wire XML in their docs.
///
/// @param <R> what the answer is read into
public interface Iq<R> {
    /// The request without `id`, which [IqClient] adds.
    Node.Builder request();

    /// Reads a `type="result"` answer.
    ///
    /// @throws dev.heliograph.protocol.binary.BinaryException when something required is missing
    R parse(Node result);

    /// Starts a request to the server: `<iq to=SRV type=... xmlns=...>`.
    ///
    /// @param type      `get` or `set`
    /// @param namespace the value of `xmlns`
    static Node.Builder to(String type, String namespace) {
        return Node.of("iq").attr("to", Jid.SERVER).attr("type", type).attr("xmlns", namespace);
    }
}
