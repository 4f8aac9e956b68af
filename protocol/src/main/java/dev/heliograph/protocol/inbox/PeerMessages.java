package dev.heliograph.protocol.inbox;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.binary.NodeEncoder;
import dev.heliograph.protocol.crypto.Padding;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.signal.BadKeysException;
import dev.heliograph.protocol.signal.Encrypted;
import dev.heliograph.protocol.signal.KeyBundle;
import dev.heliograph.protocol.signal.KeyBundleQuery;
import dev.heliograph.protocol.signal.Sessions;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.stanza.IqException;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.PendingStanza;
import dev.heliograph.protocol.store.Store;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Messages to the own phone, device 0, that no person sees. The ratchet's step and the stanza's bytes are one commit,
/// and the same bytes go out until the server acks them. Source: shared/protocol/1-connection.md 9.7.
///
/// Wire: `<message to="<own number>" id type="text" category="peer" push_priority="high"><meta appdata="default"/>
/// <enc v="2" type="pkmsg|msg">..</enc>[<device-identity>]</message>`. Safe for all threads.
public final class PeerMessages {
    /// What a pending stanza of this kind is called.
    public static final String KIND = "peer";

    private final Store store;
    private final Sessions sessions;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Function<Jid, String> ids;

    /// With the account's store and ratchets.
    ///
    /// @param ids a new message id for the own account by phone number
    public PeerMessages(
            Store store, Sessions sessions, InstantSource clock, SecureRandom random, Function<Jid, String> ids) {
        this.store = store;
        this.sessions = sessions;
        this.clock = clock;
        this.random = random;
        this.ids = ids;
    }

    /// What is needed to open a session with the own phone; empty when there is one, or the server has no keys.
    ///
    /// @throws IqException when the server does not answer
    public Optional<KeyBundle> bundle(IqClient iq) throws InterruptedException {
        Jid phone = phone(account(store.state().account()));
        if (sessions.has(store.state(), phone)) {
            return Optional.empty();
        }
        return iq.ask(new KeyBundleQuery(List.of(phone))).stream().findFirst();
    }

    /// Encrypts a message within the caller's step and adds it to what is pending; send the stanza after the commit.
    ///
    /// @param bundle as [#bundle] gave it
    /// @throws BadKeysException when there is no session and none can be opened; the step must not be committed
    public PendingStanza prepare(Commit commit, Optional<KeyBundle> bundle, Message message) throws BadKeysException {
        Account account = account(commit.account());
        Jid phone = phone(account);
        if (!sessions.has(commit, phone)) {
            sessions.establish(
                    commit, bundle.orElseThrow(() -> new BadKeysException("the own phone has no keys", null)));
        }
        Encrypted sealed = sessions.encrypt(commit, phone, Padding.pad(message.toByteArray(), random));
        String id = ids.apply(account.phone());
        PendingStanza stanza = new PendingStanza(
                id,
                KIND,
                NodeEncoder.encode(stanza(id, account, sealed)),
                "",
                0,
                List.of(),
                1,
                List.of(),
                clock.instant());
        commit.putPending(stanza);
        return stanza;
    }

    /// The server answered: whatever it said, these bytes go out no more.
    public void acknowledged(PendingStanza stanza) {
        store.step("peer-acked", commit -> {
            commit.dropPending(stanza.messageId());
            return stanza;
        });
    }

    private static Node stanza(String id, Account account, Encrypted sealed) {
        Node.Builder message = Node.of("message")
                .attr("to", account.phone().withoutDevice())
                .attr("id", id)
                .attr("type", "text")
                .attr("category", "peer")
                .attr("push_priority", "high")
                .child(Node.of("meta").attr("appdata", "default").build())
                .child(Node.of("enc")
                        .attr("v", "2")
                        .attr("type", sealed.type())
                        .bytes(sealed.bytes())
                        .build());
        if (sealed.opensSession()) {
            message.child(
                    Node.of("device-identity").bytes(account.signedIdentity()).build());
        }
        return message.build();
    }

    private static Jid phone(Account account) {
        return account.lid().withDevice(0);
    }

    private static Account account(Optional<Account> account) {
        return account.orElseThrow(() -> new IllegalStateException("no account is linked"));
    }
}
