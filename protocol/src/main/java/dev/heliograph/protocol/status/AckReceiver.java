package dev.heliograph.protocol.status;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.signal.SenderKeys;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.ListsDoubted;
import dev.heliograph.protocol.store.PendingStanza;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.protocol.store.TimeLock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/// Takes the server's answers to status stanzas; what one means is one commit. Source: 2-status.md 8.1 to 8.3.
///
/// | answer | what follows |
/// |---|---|
/// | no error | the devices listed hold the sender key; a naming tried after a refusal is kept for later posts |
/// | `phash` | also: device lists are doubted, and the next post gives a new key to all; the same hash is no news |
/// | 400, 479 | once a stanza: the same with people named the other way, under the same id |
/// | 463 | refused, and the account may not post for a time |
/// | others | refused |
public final class AckReceiver {
    private static final Set<Integer> NAMING = Set.of(400, 479);
    private static final int TIME_LOCK = 463;

    private final Store store;
    private final SenderKeys senderKeys;
    private final StatusOptions options;
    private final Duration timeLock;

    /// With the account's store and ratchets.
    ///
    /// @param timeLock how long a 463 lasts; no fact names its end
    public AckReceiver(Store store, SenderKeys senderKeys, StatusOptions options, Duration timeLock) {
        this.store = store;
        this.senderKeys = senderKeys;
        this.options = options;
        this.timeLock = timeLock;
    }

    /// What an answer led to. Sealed: the caller switches over it without a default.
    public sealed interface Outcome {
        /// A stanza is decided.
        ///
        /// @param result       [SendResult.Accepted] or [SendResult.Refused]
        /// @param listsDoubted whether device lists are to be fetched
        /// @param lock         that the account may not post any more
        record Decided(SendResult result, boolean listsDoubted, Optional<TimeLock> lock) implements Outcome {}

        /// These bytes are to be sent now; they are durable.
        record Again(byte[] stanza) implements Outcome {}

        /// Nobody waits for this answer.
        record Unasked() implements Outcome {}
    }

    /// Takes one `<ack class="message">`; what it changes is durable when this returns.
    public Outcome receive(Node ack) {
        String id = ack.requireAttr("id");
        if (store.state().pending(id).isEmpty()) {
            return new Outcome.Unasked();
        }
        options.steps().accept("protocol.acked");
        Outcome outcome = store.step("settled", commit -> {
            PendingStanza stanza = commit.pending(id).orElseThrow();
            SendResult result = AckReader.read(ack, stanza);
            return switch (result) {
                case SendResult.Refused refused -> refused(commit, stanza, result, refused.code());
                default -> accepted(commit, stanza, result, ack.attr("phash"));
            };
        });
        options.steps().accept("protocol.settled");
        return outcome;
    }

    private Outcome refused(Commit commit, PendingStanza stanza, SendResult result, int code) {
        if (NAMING.contains(code) && !stanza.switched()) {
            Optional<PendingStanza> other = OtherNaming.of(stanza, commit);
            if (other.isPresent()) {
                commit.putPending(other.get());
                return new Outcome.Again(other.get().stanza());
            }
        }
        commit.settle(stanza.messageId(), AckReader.settled(result));
        Optional<TimeLock> lock = code == TIME_LOCK ? Optional.of(lock()) : Optional.empty();
        lock.filter(fresh -> commit.timeLock()
                        .map(old -> old.until().isBefore(fresh.until()))
                        .orElse(true))
                .ifPresent(commit::putTimeLock);
        return new Outcome.Decided(result, false, lock);
    }

    private Outcome accepted(Commit commit, PendingStanza stanza, SendResult result, String phash) {
        commit.settle(stanza.messageId(), AckReader.settled(result));
        if (stanza.switched()) {
            commit.putByPhone(stanza.byPhone());
        }
        boolean doubted = phash != null
                && commit.listsDoubted()
                        .filter(before -> before.phash().equals(phash))
                        .isEmpty();
        if (doubted) {
            commit.putListsDoubted(new ListsDoubted(now(), phash));
            commit.account().map(Account::lid).ifPresent(self -> senderKeys.rotate(commit, PostPlanner.GROUP, self));
        }
        return new Outcome.Decided(result, doubted, Optional.empty());
    }

    private TimeLock lock() {
        return new TimeLock(now().plus(timeLock), "WhatsApp answered " + TIME_LOCK);
    }

    private Instant now() {
        return options.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
