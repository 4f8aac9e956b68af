package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.store.Store;
import java.util.OptionalLong;

/// What the server tells on a connection by `<notification>`: applied on the reader's thread and committed before the
/// connection acks it; what asks the server something goes to the worker. Source: 1-connection.md 8.5, 2-status.md 16.
final class Notifications {
    private static final System.Logger LOG = System.getLogger(Notifications.class.getName());

    private final String name;
    private final Store store;
    private final LoginSequence login;
    private final ContactSync contacts;
    private final Worker worker;

    Notifications(String name, Store store, LoginSequence login, ContactSync contacts, Worker worker) {
        this.name = name;
        this.store = store;
        this.login = login;
        this.contacts = contacts;
        this.worker = worker;
    }

    /// Applies one notification; the caller acks it afterwards.
    void receive(Node stanza) {
        switch (stanza.attr("type") == null ? "" : stanza.attr("type")) {
            case "encrypt" -> onEncrypt(stanza);
            case "devices" -> forgetDevices(stanza.requireJid("from"));
            case "account_sync" -> onAccountSync(stanza);
            case "server_sync" -> contacts.ask();
            default -> LOG.log(System.Logger.Level.DEBUG, "{0}: notification is only acked", name);
        }
    }

    private void onEncrypt(Node stanza) {
        stanza.child("count").ifPresent(count -> {
            OptionalLong left = count.longAttr("value");
            worker.submit(() -> login.topUpPreKeys((int) left.orElse(0)));
        });
        if (stanza.child("identity").isPresent()) {
            Jid person = byLid(stanza.requireJid("from").withoutDevice());
            store.step("identity-changed", commit -> {
                commit.forgetPerson(person);
                commit.removeDeviceList(person);
                return person;
            });
        }
    }

    private void onAccountSync(Node stanza) {
        if (stanza.child("privacy").isPresent()) {
            worker.submit(login::refreshPrivacy);
        }
        if (stanza.child("devices").isPresent()) {
            forgetDevices(stanza.requireJid("from"));
        }
    }

    private void forgetDevices(Jid user) {
        Jid person = byLid(user.withoutDevice());
        store.step("devices-changed", commit -> {
            commit.removeDeviceList(person);
            return person;
        });
    }

    private Jid byLid(Jid person) {
        return person.isPn() ? store.state().lidOf(person).orElse(person) : person;
    }
}
