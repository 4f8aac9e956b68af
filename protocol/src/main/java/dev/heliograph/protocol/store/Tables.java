package dev.heliograph.protocol.store;

import dev.heliograph.protocol.model.Jid;
import java.nio.ByteBuffer;
import java.util.List;

/// Everything kept for one device, on one level: the fold, or the changes of one step.
///
/// @param privacyHint the audience as app state names it
/// @param hasKeys   by group and device, the sender-key id it holds; 0 in a change: none any more
/// @param lids      by phone-number user, the hidden user
/// @param phones    the other way round; derived from `lids`, never written to the journal
/// @param preKeys   by id, 32 bytes of private key
/// @param stateKeys by key id
/// @param troubles  by collection
/// @param keyAsks   by key id
/// @param imported  by phone number
/// @param received  hashes, see [#receivedHash]
/// @param aftermath what comes back after posts
record Tables(
        Cell<Credentials> credentials,
        Cell<PreKeyCounters> preKeyCounters,
        Cell<Account> account,
        Cell<String> pushName,
        Cell<StatusPrivacy> statusPrivacy,
        Cell<byte[]> routingInfo,
        Cell<StatusPrivacy> privacyHint,
        Cell<TimeLock> timeLock,
        Cell<Logout> logout,
        Cell<ListsDoubted> listsDoubted,
        Cell<Boolean> byPhone,
        Table<Integer, SignedPreKey> signedPreKeys,
        Table<Integer, byte[]> preKeys,
        Table<Jid, byte[]> sessions,
        Table<Jid, byte[]> identities,
        Table<Held, byte[]> senderKeys,
        Table<Held, Integer> hasKeys,
        Table<String, String> lids,
        Table<String, String> phones,
        Table<Jid, DeviceList> deviceLists,
        Table<Jid, Contact> contacts,
        Table<String, AppStateCollection> collections,
        Table<ByteBuffer, AppStateKey> stateKeys,
        Table<String, AppStateTrouble> troubles,
        Table<ByteBuffer, KeyAsk> keyAsks,
        Table<Jid, Imported> imported,
        Table<Jid, String> personNames,
        Table<String, PendingStanza> pending,
        Table<String, Settled> settled,
        RecentIds received,
        Aftermath aftermath) {
    static final int SETTLED_KEPT = 512;
    static final int RECEIVED_KEPT = 4096;

    /// A device, as far as one group is concerned.
    record Held(String group, Jid device) {
        // written out for speed, as in Jid
        @Override
        public boolean equals(Object other) {
            return other instanceof Held held && device.equals(held.device) && group.equals(held.group);
        }

        @Override
        public int hashCode() {
            return 31 * group.hashCode() + device.hashCode();
        }
    }

    static Tables folded() {
        return new Tables(
                Cell.folded(),
                Cell.folded(),
                Cell.folded(),
                Cell.folded(),
                Cell.folded(),
                Cell.folded(),
                Cell.folded(),
                Cell.folded(),
                Cell.folded(),
                Cell.folded(),
                Cell.folded(),
                Table.folded(),
                Table.folded(),
                Table.folded(),
                Table.folded(),
                Table.folded(),
                Table.folded(),
                Table.folded(),
                Table.folded(),
                Table.folded(),
                Table.folded(),
                Table.folded(),
                Table.folded(),
                Table.folded(),
                Table.folded(),
                Table.folded(),
                Table.folded(),
                Table.folded(),
                Table.bounded(SETTLED_KEPT),
                new RecentIds(RECEIVED_KEPT),
                Aftermath.folded());
    }

    Tables above() {
        return new Tables(
                credentials.above(),
                preKeyCounters.above(),
                account.above(),
                pushName.above(),
                statusPrivacy.above(),
                routingInfo.above(),
                privacyHint.above(),
                timeLock.above(),
                logout.above(),
                listsDoubted.above(),
                byPhone.above(),
                signedPreKeys.above(),
                preKeys.above(),
                sessions.above(),
                identities.above(),
                senderKeys.above(),
                hasKeys.above(),
                lids.above(),
                phones.above(),
                deviceLists.above(),
                contacts.above(),
                collections.above(),
                stateKeys.above(),
                troubles.above(),
                keyAsks.above(),
                imported.above(),
                personNames.above(),
                pending.above(),
                settled.above(),
                new RecentIds(RECEIVED_KEPT),
                aftermath.above());
    }

    /// One phone number has one LID and the other way round: the last word counts.
    void putLid(String phoneUser, String lidUser) {
        removeLid(phoneUser);
        String formerPhone = phones.get(lidUser);
        if (formerPhone != null) {
            removeLid(formerPhone);
        }
        lids.put(phoneUser, lidUser);
        phones.put(lidUser, phoneUser);
    }

    void removeLid(String phoneUser) {
        String former = lids.get(phoneUser);
        if (former != null) {
            lids.remove(phoneUser);
            phones.remove(former);
        }
    }

    /// Whether nothing was written on this level.
    boolean unchanged() {
        return cells().stream().allMatch(cell -> cell.own().isEmpty())
                && rows().stream().allMatch(Table::unchanged)
                && received.all().length == 0
                && aftermath.unchanged();
    }

    /// Forgets everything but what came of stanzas: no key, no session, no contact is left.
    void clear() {
        cells().forEach(Cell::clear);
        rows().stream().filter(table -> table != settled).forEach(Table::clear);
        phones.clear();
        aftermath.clear();
    }

    private List<Cell<?>> cells() {
        return List.of(
                credentials,
                preKeyCounters,
                account,
                pushName,
                statusPrivacy,
                routingInfo,
                privacyHint,
                timeLock,
                logout,
                listsDoubted,
                byPhone);
    }

    private List<Table<?, ?>> rows() {
        return List.of(
                signedPreKeys,
                preKeys,
                sessions,
                identities,
                senderKeys,
                hasKeys,
                lids,
                deviceLists,
                contacts,
                collections,
                stateKeys,
                troubles,
                keyAsks,
                imported,
                personNames,
                pending,
                settled);
    }
}
