package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.StatusNews;
import dev.heliograph.protocol.stanza.Acks;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.stanza.IqException;
import dev.heliograph.protocol.stanza.StanzaSocket;
import dev.heliograph.protocol.stanza.UnknownWords;
import dev.heliograph.protocol.status.ReceiptKeeper;
import dev.heliograph.protocol.status.Resends;
import java.util.List;
import java.util.function.Supplier;

/// Receipts for what we sent, on one connection: taken in one commit, then acknowledged, then told. What is
/// asked for again goes out before its receipt is acknowledged, so that a receipt cut off comes again with
/// the next login. Belongs to the connection's reader; resends are made on its worker, which may ask the
/// server for keys.
final class Receipts {
    private static final System.Logger LOG = System.getLogger(Receipts.class.getName());

    private final Connection.Rooms rooms;
    private final StanzaSocket socket;
    private final IqClient iq;
    private final Worker worker;
    private final Supplier<Jid> self;
    private final UnknownWords unknown;

    Receipts(
            Connection.Rooms rooms,
            StanzaSocket socket,
            IqClient iq,
            Worker worker,
            Supplier<Jid> self,
            UnknownWords unknown) {
        this.rooms = rooms;
        this.socket = socket;
        this.iq = iq;
        this.worker = worker;
        this.self = self;
        this.unknown = unknown;
    }

    void on(Node stanza) {
        ReceiptKeeper.unknownTypes(stanza).forEach(type -> unknown.tell("receipt", type));
        if (stanza.attr("id") == null || !(stanza.attrs().get("from") instanceof Jid)) {
            LOG.log(System.Logger.Level.WARNING, "{0}: a receipt without id or sender: ignored", rooms.name());
        } else if (Resends.isRetry(stanza)) {
            worker.submit(() -> resend(stanza));
        } else {
            List<StatusNews> news = take(stanza);
            step("receipt.committed");
            acknowledge(stanza);
            step("receipt.acked");
            news.forEach(rooms.inbox().news()::tell);
        }
    }

    private List<StatusNews> take(Node stanza) {
        try {
            step("receipt.arrived");
            return rooms.inbox().receipts().take(stanza);
        } catch (BinaryException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: a receipt of no use: {1}", rooms.name(), e.getMessage());
            return List.of();
        }
    }

    /// Without keys from the server nothing is sent and nothing acknowledged: the receipt comes again.
    private void resend(Node receipt) throws InterruptedException {
        step("resend.arrived");
        try {
            rooms.inbox().resends().answer(iq, receipt).ifPresent(stanza -> {
                step("resend.committed");
                socket.sendEncoded(stanza);
                step("resend.sent");
            });
        } catch (IqException e) {
            LOG.log(System.Logger.Level.INFO, "{0}: no resend now: {1}", rooms.name(), e.getMessage());
            return;
        }
        acknowledge(receipt);
        step("resend.acked");
    }

    private void acknowledge(Node stanza) {
        socket.send(Acks.of(stanza, self.get()));
    }

    private void step(String name) {
        rooms.config().steps().accept(name);
    }
}
