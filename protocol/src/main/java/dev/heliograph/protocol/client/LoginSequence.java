package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.signal.PreKeyCountQuery;
import dev.heliograph.protocol.stanza.Active;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.stanza.IqException;
import dev.heliograph.protocol.status.PrivacyQuery;
import dev.heliograph.protocol.store.StatusPrivacy;
import dev.heliograph.protocol.store.Store;
import java.util.Optional;

/// What a linked device asks and says on a connection besides posting: the steps after `<success>`, and what
/// notifications ask for later. Belongs to the connection's worker thread. Source:
/// shared/protocol/1-connection.md 6.2.
final class LoginSequence {
    private static final int NOT_FOUND = 404;

    private final Store store;
    private final KeyUpkeep keys;
    private final ServerClock clock;
    private final ContactSync contacts;
    private final IqClient iq;

    LoginSequence(Connection.Rooms rooms, KeyUpkeep keys, ContactSync contacts, IqClient iq) {
        this.store = rooms.store();
        this.clock = rooms.serverClock();
        this.keys = keys;
        this.contacts = contacts;
        this.iq = iq;
    }

    /// Prekeys first, so that whoever writes to us after `<active/>` finds some.
    void run() throws InterruptedException {
        keys.topUp(iq.ask(new PreKeyCountQuery()));
        iq.ask(new Active());
        iq.send(UnifiedSession.of(clock));
        sayPresence();
        refreshPrivacy();
        contacts.login();
    }

    /// The server told how many prekeys it has.
    void topUpPreKeys(int onServer) throws InterruptedException {
        keys.topUp(onServer);
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
