package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.stanza.Acks;
import dev.heliograph.protocol.stanza.StanzaSocket;
import java.util.function.Supplier;

/// Receipts for what we sent, on one connection: taken in, then acknowledged. Belongs to the connection's reader.
final class Receipts {
    private final StanzaSocket socket;
    private final Supplier<Jid> self;

    Receipts(StanzaSocket socket, Supplier<Jid> self) {
        this.socket = socket;
        this.self = self;
    }

    void on(Node stanza) {
        if (stanza.attr("id") != null && stanza.attr("from") != null) {
            socket.send(Acks.of(stanza, self.get()));
        }
    }
}
