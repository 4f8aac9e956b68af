package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.inbox.Received;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.stanza.Acks;
import dev.heliograph.protocol.stanza.StanzaSocket;
import java.util.function.Supplier;

/// Messages sent to us, on one connection: taken in, then acknowledged. Belongs to the connection's reader.
final class Messages {
    private final Connection.Rooms rooms;
    private final StanzaSocket socket;
    private final Supplier<Jid> self;
    private final ContactSync contacts;

    Messages(Connection.Rooms rooms, StanzaSocket socket, Supplier<Jid> self, ContactSync contacts) {
        this.rooms = rooms;
        this.socket = socket;
        this.self = self;
        this.contacts = contacts;
    }

    void on(Node stanza) {
        Received received = rooms.inbox().receive(stanza);
        socket.send(Acks.of(stanza, self.get()));
        switch (received) {
            case Received.KeysShared _ -> contacts.ask();
            case Received.Ignored _, Received.Dropped _ -> {}
        }
    }
}
