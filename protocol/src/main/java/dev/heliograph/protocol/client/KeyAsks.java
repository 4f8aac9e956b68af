package dev.heliograph.protocol.client;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.inbox.PeerMessages;
import dev.heliograph.protocol.proto.AppStateSyncKeyId;
import dev.heliograph.protocol.proto.AppStateSyncKeyRequest;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.ProtocolMessage;
import dev.heliograph.protocol.signal.BadKeysException;
import dev.heliograph.protocol.signal.KeyBundle;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.store.AppStateTrouble;
import dev.heliograph.protocol.store.KeyAsk;
import dev.heliograph.protocol.store.PendingStanza;
import dev.heliograph.protocol.store.StateView;
import dev.heliograph.protocol.store.Store;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Asks the phone for app-state keys that collections wait for: again after an hour, then once a day, seven times in
/// all. When and how often is kept, so that restarts ask no oftener. Belongs to the connection's worker.
/// Source: 1-connection.md 9.7.
final class KeyAsks {
    private static final System.Logger LOG = System.getLogger(KeyAsks.class.getName());
    private static final Duration SECOND = Duration.ofHours(1);
    private static final Duration LATER = Duration.ofDays(1);
    private static final int MOST = 7;

    private final Store store;
    private final PeerMessages peers;
    private final InstantSource clock;
    private final Consumer<String> steps;

    KeyAsks(Store store, PeerMessages peers, InstantSource clock, Consumer<String> steps) {
        this.store = store;
        this.peers = peers;
        this.clock = clock;
        this.steps = steps;
    }

    /// Makes the question durable, when one is due.
    ///
    /// @return what to send; when it does not get out, it does after the next login
    Optional<PendingStanza> prepare(IqClient iq) throws InterruptedException {
        if (due(store.state()).isEmpty()) {
            return Optional.empty();
        }
        Optional<KeyBundle> bundle = peers.bundle(iq);
        try {
            Optional<PendingStanza> question = store.step("ask-keys", commit -> {
                List<byte[]> keys = due(commit);
                for (byte[] key : keys) {
                    int times = commit.keyAsk(key).map(KeyAsk::times).orElse(0) + 1;
                    commit.putKeyAsk(new KeyAsk(key, times, clock.instant()));
                }
                return Optional.of(peers.prepare(commit, bundle, request(keys)));
            });
            steps.accept("keys.committed");
            return question;
        } catch (BadKeysException e) {
            LOG.log(System.Logger.Level.WARNING, "the phone cannot be asked for its keys: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    /// How long until the next question is due; empty when no key is missing, or it was asked for often enough.
    Optional<Duration> next() {
        Instant now = clock.instant();
        return missing(store.state()).stream()
                .map(key -> dueAt(store.state(), key))
                .flatMap(Optional::stream)
                .map(at -> Duration.between(now, at))
                .min(Duration::compareTo);
    }

    private List<byte[]> due(StateView state) {
        Instant now = clock.instant();
        return missing(state).stream()
                .filter(key -> dueAt(state, key).filter(at -> !at.isAfter(now)).isPresent())
                .toList();
    }

    private static Optional<Instant> dueAt(StateView state, byte[] key) {
        Optional<KeyAsk> last = state.keyAsk(key);
        if (last.isEmpty()) {
            return Optional.of(Instant.EPOCH);
        }
        int times = last.get().times();
        return times < MOST ? Optional.of(last.get().askedAt().plus(times == 1 ? SECOND : LATER)) : Optional.empty();
    }

    private static List<byte[]> missing(StateView state) {
        TreeSet<ByteBuffer> keys = new TreeSet<>();
        for (AppStateTrouble trouble : state.troubles()) {
            trouble.missingKey()
                    .filter(key -> state.appStateKey(key).isEmpty())
                    .map(ByteBuffer::wrap)
                    .ifPresent(keys::add);
        }
        return new ArrayList<>(keys.stream().map(ByteBuffer::array).toList());
    }

    private static Message request(List<byte[]> keys) {
        AppStateSyncKeyRequest.Builder request = AppStateSyncKeyRequest.newBuilder();
        for (byte[] key : keys) {
            request.addKeyIds(AppStateSyncKeyId.newBuilder().setKeyId(ByteString.copyFrom(key)));
        }
        return Message.newBuilder()
                .setProtocolMessage(ProtocolMessage.newBuilder()
                        .setType(ProtocolMessage.Type.APP_STATE_SYNC_KEY_REQUEST)
                        .setAppStateSyncKeyRequest(request))
                .build();
    }
}
