package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.inbox.MessageDecryptor;
import dev.heliograph.protocol.inbox.Received;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.stanza.Acks;
import dev.heliograph.protocol.stanza.StanzaSocket;
import dev.heliograph.protocol.stanza.UnknownWords;
import java.util.function.Supplier;

/// Messages sent to us, on one connection: taken in one commit, then acknowledged, then told. A message that
/// came to no commit comes again with the next login. Belongs to the connection's reader.
final class Messages {
    private static final System.Logger LOG = System.getLogger(Messages.class.getName());

    private final Connection.Rooms rooms;
    private final StanzaSocket socket;
    private final Supplier<Jid> self;
    private final ContactSync contacts;
    private final UnknownWords unknown;

    Messages(
            Connection.Rooms rooms,
            StanzaSocket socket,
            Supplier<Jid> self,
            ContactSync contacts,
            UnknownWords unknown) {
        this.rooms = rooms;
        this.socket = socket;
        this.self = self;
        this.contacts = contacts;
        this.unknown = unknown;
    }

    void on(Node stanza) {
        if (stanza.attr("id") == null || !(stanza.attrs().get("from") instanceof Jid)) {
            LOG.log(System.Logger.Level.WARNING, "{0}: a message without id or sender: ignored", rooms.name());
            return;
        }
        stanza.children("enc").stream()
                .map(enc -> String.valueOf(enc.attr("type")))
                .filter(type -> !MessageDecryptor.ENC_TYPES.contains(type))
                .forEach(type -> unknown.tell("enc", type));
        Received received = receive(stanza);
        rooms.config().steps().accept("inbox.committed");
        if (received instanceof Received.Unreadable unreadable) {
            rooms.inbox().retries().ask(stanza, unreadable).ifPresent(socket::send);
            rooms.config().steps().accept("inbox.asked");
        }
        socket.send(Acks.of(stanza, self.get()));
        rooms.config().steps().accept("inbox.acked");
        switch (received) {
            case Received.KeysShared _ -> contacts.ask();
            case Received.Noticed noticed -> rooms.inbox().news().tell(noticed.news());
            case Received.Ignored _, Received.Dropped _, Received.Unreadable _ -> {}
        }
    }

    private Received receive(Node stanza) {
        try {
            rooms.config().steps().accept("inbox.arrived");
            return rooms.inbox().decryptor().receive(stanza);
        } catch (BinaryException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: a message of no use: {1}", rooms.name(), e.getMessage());
            return new Received.Dropped(e.getMessage());
        }
    }
}
