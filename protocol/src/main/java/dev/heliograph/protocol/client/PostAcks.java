package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.stanza.IqException;
import dev.heliograph.protocol.stanza.PendingReplies;
import dev.heliograph.protocol.status.AckReceiver;
import dev.heliograph.protocol.status.AckReceiver.Outcome;
import dev.heliograph.protocol.status.StatusSender;
import java.util.function.Consumer;

/// Does what an ack of a post asks for, once that is durable. Called on a connection's reader thread.
final class PostAcks {
    private static final System.Logger LOG = System.getLogger(PostAcks.class.getName());

    private final AckReceiver receiver;
    private final StatusSender sender;
    private final TimeLockTimer timeLock;
    private final PendingReplies waiting;
    private final Consumer<ClientEvent> owner;

    /// @param waiting who waits for which ack
    /// @param owner   told of posts nobody waits for any more
    PostAcks(
            AckReceiver receiver,
            StatusSender sender,
            TimeLockTimer timeLock,
            PendingReplies waiting,
            Consumer<ClientEvent> owner) {
        this.receiver = receiver;
        this.sender = sender;
        this.timeLock = timeLock;
        this.waiting = waiting;
        this.owner = owner;
    }

    void receive(Connection connection, Node ack) {
        switch (receiver.receive(ack)) {
            case Outcome.Decided decided -> decided(connection, ack, decided);
            case Outcome.Again(byte[] stanza) -> connection.sendEncoded(stanza);
            case Outcome.Unasked() -> {}
        }
    }

    private void decided(Connection connection, Node ack, Outcome.Decided decided) {
        decided.lock().ifPresent(lock -> timeLock.lock(lock.until(), lock.why()));
        if (decided.listsDoubted()) {
            connection.later(() -> refreshDevices(connection));
        }
        if (!waiting.complete(ack.requireAttr("id"), ack)) {
            owner.accept(new ClientEvent.PostSettled(decided.result()));
        }
    }

    /// Lists that could not be fetched stay doubted: the next post asks for them.
    private void refreshDevices(Connection connection) throws InterruptedException {
        try {
            sender.refreshDevices(connection.iq());
        } catch (IqException e) {
            LOG.log(System.Logger.Level.INFO, "device lists are not up to date: {0}", e.getMessage());
        }
    }
}
