package dev.heliograph.protocol.store;

import dev.heliograph.protocol.model.Jid;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/// Moves what is filed under a phone number to the hidden id, once it is known that both are one person: sessions,
/// identities, sender keys, who holds ours, device list. Source: 2-status.md 6.3.
///
/// What is filed under the hidden id already is kept: it is newer. One for each step; one thread at a time.
final class LidMove {
    private final Tables tables;
    private Set<String> phoneUsers;

    LidMove(Tables tables) {
        this.tables = tables;
    }

    /// Something was filed under this address in the step.
    synchronized void filed(Jid address) {
        if (address.isPn()) {
            phoneUsers = null;
        }
    }

    /// Moves all of one person; no look at the tables when nothing at all is filed under the number.
    synchronized void move(String phoneUser, String lidUser) {
        if (phoneUsers == null) {
            phoneUsers = phoneUsers();
        }
        if (!phoneUsers.remove(phoneUser)) {
            return;
        }
        Jid phone = Jid.pn(phoneUser, 0);
        Jid lid = Jid.lid(lidUser, 0);
        moveSessions(phone, lid);
        tables.senderKeys().all().forEach((held, key) -> moveHeld(tables.senderKeys(), held, key, phone, lid));
        tables.hasKeys().all().forEach((held, keyId) -> moveHeld(tables.hasKeys(), held, keyId, phone, lid));
        DeviceList list = tables.deviceLists().get(phone);
        if (list != null) {
            tables.deviceLists().remove(phone);
            if (tables.deviceLists().get(lid) == null) {
                tables.deviceLists().put(lid, new DeviceList(lid, list.devices(), list.fetchedAt(), list.rawId()));
            }
        }
    }

    /// A session goes with the identity it was made with, or not at all.
    private void moveSessions(Jid phone, Jid lid) {
        tables.identities().all().forEach((device, key) -> {
            if (device.withoutDevice().equals(phone)) {
                Jid to = lid.withDevice(device.device());
                if (tables.sessions().get(to) == null
                        && (tables.identities().get(to) == null
                                || tables.sessions().get(device) != null)) {
                    tables.identities().put(to, key);
                }
                tables.identities().remove(device);
            }
        });
        tables.sessions().all().forEach((device, session) -> {
            if (device.withoutDevice().equals(phone)) {
                Jid to = lid.withDevice(device.device());
                if (tables.sessions().get(to) == null) {
                    tables.sessions().put(to, session);
                }
                tables.sessions().remove(device);
            }
        });
    }

    private static <V> void moveHeld(Table<Tables.Held, V> table, Tables.Held held, V row, Jid phone, Jid lid) {
        if (!held.device().withoutDevice().equals(phone)) {
            return;
        }
        Tables.Held to =
                new Tables.Held(held.group(), lid.withDevice(held.device().device()));
        if (table.get(to) == null) {
            table.put(to, row);
        }
        table.remove(held);
    }

    private Set<String> phoneUsers() {
        Set<String> users = new HashSet<>();
        Consumer<Jid> note = address -> {
            if (address.isPn()) {
                users.add(address.user());
            }
        };
        tables.sessions().all().keySet().forEach(note);
        tables.identities().all().keySet().forEach(note);
        tables.deviceLists().all().keySet().forEach(note);
        tables.senderKeys().all().keySet().forEach(held -> note.accept(held.device()));
        tables.hasKeys().all().keySet().forEach(held -> note.accept(held.device()));
        return users;
    }
}
