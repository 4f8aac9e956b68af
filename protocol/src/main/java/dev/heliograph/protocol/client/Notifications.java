package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.stanza.UnknownWords;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.protocol.usync.DeviceNotices;
import dev.heliograph.protocol.usync.LidMapping;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What the server tells on a connection by `<notification>`: applied on the reader's thread and committed before the
/// connection acks it; what asks the server something goes to the worker. Source: 1-connection.md 8.5, 2-status.md 16.
final class Notifications {
    private static final System.Logger LOG = System.getLogger(Notifications.class.getName());

    /// Only acknowledged. Source: 1-connection.md 8.6.
    private static final Set<String> NO_CONCERN = Set.of(
            "business",
            "crsc_continuation",
            "disappearing_mode",
            "mediaretry",
            "mex",
            "newsletter",
            "pay",
            "picture",
            "privacy_token",
            "psa",
            "server",
            "status",
            "w:gp2");

    private final String name;
    private final Store store;
    private final InstantSource clock;
    private final KeyMemory keys;
    private final LoginSequence login;
    private final ContactSync contacts;
    private final Worker worker;
    private final UnknownWords unknown;

    Notifications(
            Connection.Rooms rooms, LoginSequence login, ContactSync contacts, Worker worker, UnknownWords unknown) {
        this.name = rooms.name();
        this.store = rooms.store();
        this.clock = rooms.config().clock();
        this.keys = rooms.keys();
        this.login = login;
        this.contacts = contacts;
        this.worker = worker;
        this.unknown = unknown;
    }

    /// Applies one notification; the caller acks it afterwards.
    void receive(Node stanza) {
        try {
            LidMapping.learn(store, stanza);
            apply(stanza);
        } catch (BinaryException e) {
            // nothing of it is kept; unacked it would come again and again
            LOG.log(System.Logger.Level.WARNING, "{0}: a notification is unreadable: {1}", name, e.getMessage());
        }
    }

    private void apply(Node stanza) {
        String type = stanza.attr("type") == null ? "" : stanza.attr("type");
        switch (type) {
            case "encrypt" -> onEncrypt(stanza);
            case "devices" -> onDevices(stanza);
            case "account_sync" -> onAccountSync(stanza);
            case "server_sync" -> onServerSync(stanza);
            default -> {
                if (!NO_CONCERN.contains(type)) {
                    unknown.tell("notification", type);
                }
            }
        }
    }

    private void onServerSync(Node stanza) {
        contacts.ask(stanza.children("collection").stream()
                .map(collection -> collection.attr("name"))
                .filter(Objects::nonNull)
                .toList());
    }

    private void onEncrypt(Node stanza) {
        stanza.child("count").ifPresent(count -> {
            OptionalLong left = count.longAttr("value");
            worker.submit(() -> login.topUpPreKeys((int) left.orElse(0)));
        });
        if (stanza.child("identity").isPresent()) {
            // whoever registered anew keeps nothing of before; the others keep our sender key. Source: 2-status.md 16
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
            onOwnDevices(stanza.requireChild("devices"));
        }
    }

    private void onDevices(Node stanza) {
        store.step("devices-changed", commit -> {
            keys.changed(commit, DeviceNotices.devices(commit, stanza, clock.instant()));
            return stanza;
        });
    }

    private void onOwnDevices(Node devices) {
        Optional<Account> account = store.state().account();
        if (account.isPresent()) {
            store.step("own-devices", commit -> {
                keys.changed(commit, DeviceNotices.ownDevices(commit, account.get(), devices, clock.instant()));
                return devices;
            });
        }
    }

    private Jid byLid(Jid person) {
        return person.isPn() ? store.state().lidOf(person).orElse(person) : person;
    }
}
