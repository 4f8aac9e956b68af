package dev.heliograph.protocol.store;

import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LeftOut;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/// Steps that write, overwrite and remove everything a step can, from a seed.
final class RandomSteps {
    private static final Jid.Server[] SERVERS = {
        Jid.Server.PN, Jid.Server.LID, Jid.Server.LID, Jid.Server.LEGACY, Jid.Server.HOSTED_LID
    };

    private final Random random;
    private final List<Runnable> changes = new ArrayList<>();

    RandomSteps(long seed) {
        random = new Random(seed);
    }

    /// Makes up to 12 changes.
    void run(Commit commit) {
        changes.clear();
        ownKeys(commit);
        signal(commit);
        people(commit);
        appState(commit);
        kept(commit);
        stanzas(commit);
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            changes.get(random.nextInt(changes.size())).run();
        }
    }

    private void ownKeys(Commit commit) {
        changes.add(() -> commit.putCredentials(new Credentials(pair(), pair(), random.nextInt(16380), bytes(32))));
        changes.add(() -> commit.putAccount(
                new Account(bytes(200), Jid.pn("15550000001", 3), Jid.lid("900", 3), "biz " + small(), "android")));
        changes.add(() -> commit.putPushName("name " + small()));
        changes.add(() -> commit.putRoutingInfo(bytes(random.nextInt(8))));
        changes.add(() -> commit.putListsDoubted(new ListsDoubted(time(), "2:" + small())));
        changes.add(() -> commit.putByPhone(random.nextBoolean()));
        changes.add(() -> commit.putTimeLock(new TimeLock(time(), "why " + small())));
        changes.add(() -> commit.putPreKeyCounters(new PreKeyCounters(1 + small(), 1 + small())));
        changes.add(() -> commit.putPreKey(1 + small(), bytes(32)));
        changes.add(() -> commit.removePreKey(1 + small()));
        changes.add(() -> commit.putSignedPreKey(new SignedPreKey(1 + small(), pair(), bytes(64), time())));
    }

    private void signal(Commit commit) {
        changes.add(() -> commit.putSession(device(), bytes(300)));
        changes.add(() -> commit.removeSession(device()));
        changes.add(() -> commit.putIdentity(device(), bytes(33)));
        changes.add(() -> commit.removeIdentity(device()));
        changes.add(() -> commit.forgetPerson(device()));
        changes.add(() -> commit.putSenderKey(group(), device(), bytes(100)));
        changes.add(() -> commit.removeSenderKey(group(), device()));
        changes.add(() -> commit.markKeyHeld(group(), 1 + small(), List.of(device(), device(), device())));
        changes.add(() -> commit.clearKeyHeld(group(), device()));
        changes.add(() -> commit.clearKeysHeld(device()));
        changes.add(() -> commit.clearKeysHeld(group()));
    }

    private void people(Commit commit) {
        changes.add(() -> commit.putLid(Jid.pn("1555" + small(), 0), Jid.lid("777" + small(), 0)));
        changes.add(() -> commit.putDeviceList(new DeviceList(
                device(),
                List.of(new DeviceList.Device(0, 0), new DeviceList.Device(1 + small(), small())),
                time(),
                random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt()))));
        changes.add(() -> commit.removeDeviceList(device()));
        changes.add(() -> commit.putContact(new Contact(
                device().withoutDevice(),
                "Full " + small(),
                random.nextBoolean() ? "" : "First",
                random.nextBoolean() ? Optional.empty() : Optional.of(Jid.lid("777" + small(), 0)),
                random.nextBoolean() ? Optional.empty() : Optional.of(Jid.pn("1555" + small(), 0)))));
        changes.add(() -> commit.removeContact(device()));
        changes.add(() -> commit.putStatusPrivacy(
                new StatusPrivacy(StatusPrivacy.Mode.values()[random.nextInt(4)], List.of(device().withoutDevice()))));
    }

    private void appState(Commit commit) {
        changes.add(() -> {
            List<AppStateCollection.Change> entries = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                entries.add(new AppStateCollection.Change(
                        mac(), random.nextInt(3) == 0 ? Optional.empty() : Optional.of(bytes(32))));
            }
            AppStateCollection before = commit.collection("regular_" + random.nextInt(2));
            commit.putCollection(before.with(before.version() + 1, bytes(128), entries));
        });
        changes.add(() -> commit.putCollection(AppStateCollection.empty("regular_" + random.nextInt(2))));
        changes.add(() -> commit.putAppStateKey(new AppStateKey(new byte[] {(byte) small()}, bytes(32), small())));
    }

    private void kept(Commit commit) {
        changes.add(() -> commit.putTrouble(new AppStateTrouble(
                "regular_" + small(),
                "why " + small(),
                1 + small(),
                random.nextBoolean() ? Optional.empty() : Optional.of(bytes(6)),
                time())));
        changes.add(() -> commit.removeTrouble("regular_" + small()));
        changes.add(() -> commit.putKeyAsk(new KeyAsk(new byte[] {(byte) small()}, 1 + small(), time())));
        changes.add(() -> {
            Jid phone = Jid.pn("1555" + small(), 0);
            commit.putImported(new Imported(
                    phone, random.nextBoolean() ? Optional.empty() : Optional.of(Jid.lid("777" + small(), 0)), time()));
        });
        changes.add(() -> commit.removeImported(Jid.pn("1555" + small(), 0)));
        changes.add(() -> commit.putPersonName(device(), "name " + small()));
        changes.add(() -> commit.dropPending("3EB0" + small()));
    }

    private void stanzas(Commit commit) {
        changes.add(() -> commit.putPending(new PendingStanza(
                "3EB0" + small(),
                "text",
                bytes(400),
                group(),
                1 + small(),
                List.of(device(), device()),
                small(),
                List.of(new LeftOut(device(), LeftOut.Reason.NO_KEYS)),
                time(),
                random.nextBoolean(),
                random.nextBoolean())));
        changes.add(() -> commit.pending().stream()
                .findAny()
                .ifPresent(stanza -> commit.settle(
                        stanza.messageId(),
                        random.nextBoolean()
                                ? new Settled.Accepted(time(), small(), List.of())
                                : new Settled.Refused(400 + small()))));
        changes.add(() -> commit.markReceived(device(), "id" + random.nextInt(10_000)));
    }

    private Jid device() {
        String user = random.nextInt(5) == 0 ? "0" + small() : "1555" + small();
        return new Jid(user, random.nextInt(3), SERVERS[random.nextInt(SERVERS.length)]);
    }

    private String group() {
        return random.nextInt(4) == 0 ? "1203@g.us" : "status@broadcast";
    }

    private KeyPair pair() {
        return new KeyPair(bytes(32), bytes(32));
    }

    private byte[] mac() {
        byte[] mac = new byte[32];
        mac[random.nextInt(2)] = (byte) random.nextInt();
        return mac;
    }

    private Instant time() {
        return Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt());
    }

    private int small() {
        return random.nextInt(6);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
