package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.PairingCode;
import dev.heliograph.protocol.model.StateCause;
import dev.heliograph.protocol.pairing.CodePairing;
import dev.heliograph.protocol.pairing.QrPairing;
import dev.heliograph.protocol.stanza.Acks;
import dev.heliograph.protocol.stanza.IqClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Lets a phone link this device over one connection. Source: 1-connection.md 5.
///
/// Stanzas come on the connection's reader thread; codes are shown from a thread of their own.
final class Linking implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Linking.class.getName());
    /// On a connection that showed codes for longer, a code to type would not hold long enough.
    private static final Duration FRESH = Duration.ofSeconds(40);

    private static final Duration FIRST_REF = Duration.ofSeconds(60);
    private static final Duration NEXT_REF = Duration.ofSeconds(20);

    private final Connection.Rooms rooms;
    private final IqClient iq;
    private final LinkBudget budget;
    private final ReadyGate<Linking> gate;
    private final Consumer<CloseReason> end;
    private final QrPairing qr;
    private final Worker worker;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile CodePairing code;
    private volatile Instant opened = Instant.EPOCH;
    private volatile Instant refsEnd = Instant.MAX;

    /// @param gate opened when a phone may link us
    /// @param end  ends the connection
    Linking(
            Connection.Rooms rooms,
            IqClient iq,
            Worker worker,
            LinkBudget budget,
            ReadyGate<Linking> gate,
            Consumer<ClientEvent> events,
            Consumer<CloseReason> end) {
        this.rooms = rooms;
        this.iq = iq;
        this.worker = worker;
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
        Instant now = rooms.config().clock().instant();
        opened = now;
        refsEnd = earlier(now.plus(FIRST_REF).plus(NEXT_REF.multipliedBy(Math.max(0, refs.size() - 1))), budget.end());
        Thread.ofVirtual().name(rooms.name() + "-qr").start(() -> show(refs));
        gate.open(this);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /// Whether a code given out now would hold long enough to be typed.
    boolean isFresh() {
        return rooms.config().clock().instant().isBefore(opened.plus(FRESH));
    }

    /// Ends the connection, so that the next one is fresh.
    void renew() {
        end.accept(CloseReason.again(CloseReason.Pace.NOW, "a code is asked for"));
    }

    /// Makes a code for a phone number; a former one no longer holds.
    ///
    /// @throws dev.heliograph.protocol.stanza.IqException              when the server refuses
    /// @throws dev.heliograph.protocol.transport.TransportException when the connection went
    PairingCode code(String digits) throws InterruptedException {
        asking.lockInterruptibly();
        try {
            CodePairing fresh = new CodePairing(
                    rooms.store().state().credentials().orElseThrow(),
                    rooms.profile(),
                    rooms.config().random(),
                    rooms.config().clock(),
                    digits,
                    refsEnd);
            code = fresh;
            fresh.accepted(iq.ask(fresh.hello()));
            return fresh.code();
        } finally {
            asking.unlock();
        }
    }

    /// Takes what a phone says while it links us.
    ///
    /// @return false when the notification is about something else; then nothing was done
    boolean notification(Node stanza) {
        switch (stanza.attr("type") == null ? "" : stanza.attr("type")) {
            case "link_code_companion_reg" -> worker.submit(() -> answerPhone(stanza));
            case "passkey_prologue_request" -> {
                iq.send(Acks.of(stanza, null));
                end.accept(CloseReason.end(
                        ClientState.FAILED,
                        StateCause.PASSKEY_REQUIRED,
                        "the account demands a passkey for linking, which is not supported yet"));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /// The key of a code takes a tenth of a second, and the server answers us: nothing for the reader.
    private void answerPhone(Node stanza) throws InterruptedException {
        CodePairing shown = code;
        Optional<CodePairing.Answer> answer = shown == null ? Optional.empty() : shown.answer(stanza);
        answer.ifPresent(made -> qr.alsoAccept(made.advSecret()));
        iq.send(Acks.of(stanza, null));
        if (answer.isPresent()) {
            iq.ask(answer.get().finish());
        } else {
            LOG.log(System.Logger.Level.INFO, "{0}: a phone answered to a code that does not hold", rooms.name());
        }
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
            case LINKED -> {
                rooms.serverClock().hear(stanza);
                iq.send(UnifiedSession.of(rooms.serverClock()));
            }
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
