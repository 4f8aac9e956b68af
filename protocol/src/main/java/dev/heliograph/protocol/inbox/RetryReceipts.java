package dev.heliograph.protocol.inbox;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.signal.DecryptException;
import dev.heliograph.protocol.signal.PreKeys;
import dev.heliograph.protocol.stanza.RateLimit;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.Credentials;
import dev.heliograph.protocol.store.SignedPreKey;
import dev.heliograph.protocol.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Asks senders again for what could not be decrypted: five times a message, less when much is unreadable,
/// never for what is a day old. Keys come along from the second time on, or when there is no session at all;
/// the one-time prekey among them is durable before it leaves. Belongs to the reader's thread. Source:
/// shared/protocol/2-status.md 9.3, 9.5.
///
/// Wire: `<receipt to id type="retry" [participant] [recipient]><retry count id t v="1" error/>
/// <registration/>[<keys>..</keys>]</receipt>`.
public final class RetryReceipts {
    private static final int MOST = 5;
    private static final int REMEMBERED = 512;
    private static final Duration TOO_OLD = Duration.ofHours(24);
    private static final RateLimit.Allowance A_DEVICE = new RateLimit.Allowance(10, Duration.ofSeconds(30));
    private static final RateLimit.Allowance ALL_DEVICES = new RateLimit.Allowance(200, Duration.ofMillis(500));

    private final Store store;
    private final PreKeys preKeys;
    private final InstantSource clock;
    private final RateLimit limit;
    private final Map<String, Integer> asked = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > REMEMBERED;
        }
    };

    /// With the account's store and prekeys.
    public RetryReceipts(Store store, PreKeys preKeys, InstantSource clock) {
        this.store = store;
        this.preKeys = preKeys;
        this.clock = clock;
        this.limit = new RateLimit(clock, A_DEVICE, ALL_DEVICES);
    }

    /// Makes the receipt for a message; what it gives away is durable.
    ///
    /// @return what to send before the message is acknowledged; empty when it is not asked for again
    public Optional<Node> ask(Node message, Received.Unreadable unreadable) {
        String id = message.requireAttr("id");
        String key = unreadable.sender() + " " + id;
        int count = asked.getOrDefault(key, 0) + 1;
        OptionalLong sentAt = message.longAttr("t");
        boolean old = sentAt.isPresent()
                && Instant.ofEpochSecond(sentAt.getAsLong()).plus(TOO_OLD).isBefore(clock.instant());
        if (count > MOST || old || !limit.take(unreadable.sender())) {
            return Optional.empty();
        }
        asked.put(key, count);
        boolean withKeys = count >= 2 || unreadable.kind() == DecryptException.Kind.NO_SESSION;
        return Optional.of(store.step("retry-asked", commit -> receipt(commit, message, unreadable, count, withKeys)));
    }

    private Node receipt(Commit commit, Node message, Received.Unreadable unreadable, int count, boolean withKeys) {
        Credentials own = commit.credentials().orElseThrow();
        Node.Builder receipt = Node.of("receipt")
                .attr("to", message.jidAttr("from"))
                .attr("id", message.requireAttr("id"))
                .attr("type", "retry");
        for (String name : new String[] {"participant", "recipient"}) {
            if (message.attrs().get(name) instanceof Jid jid) {
                receipt.attr(name, jid);
            }
        }
        receipt.child(Node.of("retry")
                        .attr("count", count)
                        .attrOf("id", message, "id")
                        .attrOf("t", message, "t")
                        .attr("v", 1)
                        .attr("error", unreadable.kind().retryCode())
                        .build())
                .child(Node.of("registration")
                        .bytes(Bytes.bigEndian(Integer.toUnsignedLong(own.registrationId()), 4))
                        .build());
        if (withKeys) {
            receipt.child(keys(commit, own));
        }
        return receipt.build();
    }

    private Node keys(Commit commit, Credentials own) {
        SignedPreKey signed = commit.newestSignedPreKey().orElseThrow();
        PreKeys.Upload oneTime = preKeys.handOut(commit);
        Node.Builder keys = Node.of("keys")
                .child(Node.of("type").bytes(new byte[] {5}).build())
                .child(Node.of("identity").bytes(own.identity().publicKey()).build())
                .child(key("key", oneTime.id(), oneTime.publicKey()).build())
                .child(key("skey", signed.id(), signed.keyPair().publicKey())
                        .child(Node.of("signature").bytes(signed.signature()).build())
                        .build());
        commit.account()
                .map(Account::signedIdentity)
                .ifPresent(identity ->
                        keys.child(Node.of("device-identity").bytes(identity).build()));
        return keys.build();
    }

    private static Node.Builder key(String tag, int id, byte[] publicKey) {
        return Node.of(tag)
                .child(Node.of("id").bytes(Bytes.bigEndian(id, 3)).build())
                .child(Node.of("value").bytes(publicKey).build());
    }
}
