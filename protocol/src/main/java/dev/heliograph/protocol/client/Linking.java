package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.StateCause;
import dev.heliograph.protocol.pairing.QrPairing;
import dev.heliograph.protocol.stanza.IqClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Lets a phone link this device over one connection. Source: 1-connection.md 5.
///
/// Stanzas come on the connection's reader thread; codes are shown from a thread of their own.
final class Linking implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Linking.class.getName());

    private final Connection.Rooms rooms;
    private final IqClient iq;
    private final LinkBudget budget;
    private final ReadyGate<Linking> gate;
    private final Consumer<CloseReason> end;
    private final QrPairing qr;

    /// @param gate opened when a phone may link us
    /// @param end  ends the connection
    Linking(
            Connection.Rooms rooms,
            IqClient iq,
            LinkBudget budget,
            ReadyGate<Linking> gate,
            Consumer<ClientEvent> events,
            Consumer<CloseReason> end) {
        this.rooms = rooms;
        this.iq = iq;
        this.budget = budget;
        this.gate = gate;
        this.end = end;
        this.qr = new QrPairing(rooms.store(), rooms.profile(), rooms.config().clock(), events);
    }

    /// Takes `<pair-device>`: answers at once and shows one code after the other.
    void pairDevice(Node stanza) {
        List<String> refs = new ArrayList<>();
        iq.send(QrPairing.acknowledge(stanza, refs));
        budget.round();
        Thread.ofVirtual().name(rooms.name() + "-qr").start(() -> show(refs));
        gate.open(this);
    }

    private void show(List<String> refs) {
        try {
            if (!qr.show(refs, budget.end())) {
                end.accept(CloseReason.again(CloseReason.Pace.NOW, "nobody scanned the codes"));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes `<pair-success>`: the account is durable before the answer leaves.
    void pairSuccess(Node stanza) {
        QrPairing.Answer answer = qr.pairSuccess(stanza);
        iq.send(answer.stanza());
        switch (answer.outcome()) {
            case LINKED -> LOG.log(System.Logger.Level.INFO, "{0}: linked", rooms.name());
            case HOSTED ->
                end.accept(CloseReason.end(
                        ClientState.FAILED, StateCause.HOSTED_ACCOUNT, "hosted accounts are not supported"));
            case REFUSED ->
                end.accept(CloseReason.end(
                        ClientState.FAILED, StateCause.LINK_REFUSED, "the phone's answer was not sound"));
        }
    }

    @Override
    public void close() {
        qr.stop();
    }
}
