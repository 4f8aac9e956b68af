package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.signal.PreKeyCountQuery;
import dev.heliograph.protocol.signal.PreKeyUpload;
import dev.heliograph.protocol.signal.PreKeys;
import dev.heliograph.protocol.stanza.Active;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.stanza.IqException;
import dev.heliograph.protocol.status.PrivacyQuery;
import dev.heliograph.protocol.store.StatusPrivacy;
import dev.heliograph.protocol.store.Store;
import java.util.Optional;

/// What a linked device asks and says on a connection besides posting: the steps after `<success>`, and what
/// notifications ask for later. Belongs to the connection's worker thread. Source: shared/protocol/1-connection.md 6.2.
final class LoginSequence {
    /// How many prekeys WhatsApp Web uploads. Source: 1-connection.md 6.4.
    private static final int FULL_STOCK = 812;

    /// Fewer than this on the server ask for more.
    private static final int LOW_STOCK = 5;

    private static final int NOT_FOUND = 404;

    private final Store store;
    private final PreKeys preKeys;
    private final ContactSync contacts;
    private final IqClient iq;

    LoginSequence(Store store, PreKeys preKeys, ContactSync contacts, IqClient iq) {
        this.store = store;
        this.preKeys = preKeys;
        this.contacts = contacts;
        this.iq = iq;
    }

    /// Prekeys first, so that whoever writes to us after `<active/>` finds some.
    void run() throws InterruptedException {
        topUpPreKeys(iq.ask(new PreKeyCountQuery()));
        iq.ask(new Active());
        sayPresence();
        refreshPrivacy();
        contacts.login();
    }

    /// Makes and uploads prekeys when the server has few; they are durable before they leave.
    void topUpPreKeys(int onServer) throws InterruptedException {
        if (onServer >= LOW_STOCK) {
            return;
        }
        PreKeyUpload upload = store.step("prekeys", commit -> PreKeyUpload.prepare(commit, preKeys, FULL_STOCK));
        iq.ask(upload);
        store.step("prekeys-uploaded", commit -> {
            preKeys.markUploaded(commit, upload.lastId());
            return upload.lastId();
        });
    }

    /// Unavailable, so that the phone keeps ringing; with the name, so that others see it. Source: 1-connection.md 6.9.
    void sayPresence() {
        String name = store.state().pushName();
        if (!name.isEmpty()) {
            iq.send(Node.of("presence")
                    .attr("type", "unavailable")
                    .attr("name", name)
                    .build());
        }
    }

    void refreshPrivacy() throws InterruptedException {
        StatusPrivacy privacy = askPrivacy();
        if (!store.state().statusPrivacy().equals(Optional.of(privacy))) {
            store.step("privacy", commit -> {
                commit.putStatusPrivacy(privacy);
                return privacy;
            });
        }
    }

    private StatusPrivacy askPrivacy() throws InterruptedException {
        try {
            return iq.ask(new PrivacyQuery()).orElseGet(this::privacyByAppState);
        } catch (IqException e) {
            if (e.code() != NOT_FOUND) {
                throw e;
            }
            return privacyByAppState();
        }
    }

    /// Whoever never changed it by the old way may have by the new one. Source: 2-status.md 3.9.
    private StatusPrivacy privacyByAppState() {
        return store.state().privacyHint().orElse(PrivacyQuery.EVERYBODY);
    }
}
