package dev.heliograph.protocol.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LeftOut;
import dev.heliograph.protocol.proto.CommitRecord;
import dev.heliograph.protocol.proto.StateRecord;
import dev.heliograph.protocol.store.SessionJournal.JournalException;
import dev.heliograph.protocol.store.SessionJournal.OwnerConflict;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StoreTest {
    private static final Jid ANNA = Jid.lid("111111111111111", 0);
    private static final Jid BEN = Jid.lid("222222222222222", 23);

    private final MemoryJournal journal = new MemoryJournal();
    private final Store store = Store.open(journal);

    @Test
    void findsAfterARestartWhatWasCommitted() {
        name(store, "Mirror");

        Store reopened = Store.open(journal);

        assertThat(reopened.state().pushName()).isEqualTo("Mirror");
        assertThat(reopened.lastSeq()).isEqualTo(1);
    }

    @Test
    void aStepSeesItsOwnWritesAndOthersDoNotBeforeTheCommit() {
        store.step("write", commit -> {
            commit.putSession(ANNA, new byte[] {1});
            assertThat(commit.session(ANNA)).contains(new byte[] {1});
            assertThat(store.state().session(ANNA)).isEmpty();
            return null;
        });

        assertThat(store.state().session(ANNA)).contains(new byte[] {1});
    }

    @Test
    void aRemovedRowIsGoneForTheStepAndAfterIt() {
        session(ANNA);

        store.step("remove", commit -> {
            commit.removeSession(ANNA);
            assertThat(commit.session(ANNA)).isEmpty();
            assertThat(commit.sessionsOf(ANNA)).isEmpty();
            return null;
        });

        assertThat(store.state().session(ANNA)).isEmpty();
        assertThat(Store.open(journal).state().session(ANNA)).isEmpty();
    }

    @Test
    void aStepThatThrowsKeepsNothing() {
        assertThatThrownBy(() -> store.step("broken", commit -> {
                    commit.putPushName("never");
                    throw new IOException("no");
                }))
                .isInstanceOf(IOException.class);

        assertThat(store.state().pushName()).isEmpty();
        assertThat(journal.last()).isZero();
        assertThat(store.poisoned()).isFalse();
    }

    @Test
    void aStepThatChangesNothingIsNotKept() {
        store.step("look", StateView::pushName);

        assertThat(journal.last()).isZero();
    }

    @Test
    void theAddressingChangesWithDeviceListsAndHeldKeysAndWithNothingElse() {
        long before = store.addressing();
        name(store, "Mirror");
        session(ANNA);
        assertThat(store.addressing()).isEqualTo(before);

        store.step("held", commit -> {
            commit.markKeyHeld("status@broadcast", 7, List.of(ANNA));
            return null;
        });
        long held = store.addressing();
        assertThat(held).isNotEqualTo(before);

        store.step("forgotten", commit -> {
            commit.removeDeviceList(ANNA);
            return null;
        });
        assertThat(store.addressing()).isNotEqualTo(held);
    }

    @Test
    void anotherOwnersCommitPoisonsTheStore() {
        Store other = Store.open(journal);
        name(other, "theirs");

        assertThatThrownBy(() -> name(store, "mine"))
                .isInstanceOf(PoisonedException.class)
                .hasCauseInstanceOf(OwnerConflict.class);

        assertThat(store.poisoned()).isTrue();
        assertThat(store.state().pushName()).isEmpty();
        assertThatThrownBy(() -> store.step("any", commit -> null)).isInstanceOf(PoisonedException.class);
        assertThat(Store.open(journal).state().pushName()).isEqualTo("theirs");
    }

    @Test
    void aBrokenJournalPoisonsTheStoreAndLeavesMemoryAsItWas() {
        name(store, "before");
        journal.failNext(new JournalException("disk full", null));

        assertThatThrownBy(() -> name(store, "after"))
                .isInstanceOf(PoisonedException.class)
                .hasMessageContaining("set name")
                .hasMessageContaining("commit 2");

        assertThat(store.state().pushName()).isEqualTo("before");
        assertThatThrownBy(() -> name(store, "again")).isInstanceOf(PoisonedException.class);
        assertThat(journal.last()).isEqualTo(1);
    }

    @Test
    void refusesACommitOutsideTheLock() {
        assertThatThrownBy(() -> store.begin("loose"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lock");
    }

    @Test
    void refusesACommitOnAnOlderState() {
        store.lock().lock();
        try {
            Commit first = store.begin("first");
            Commit second = store.begin("second");
            first.putPushName("first");
            second.putPushName("second");
            store.commit(first);

            assertThatThrownBy(() -> store.commit(second))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("second");
            assertThatThrownBy(() -> store.commit(first)).isInstanceOf(IllegalStateException.class);
        } finally {
            store.lock().unlock();
        }
        assertThat(store.state().pushName()).isEqualTo("first");
    }

    @Test
    void refusesACommitOfANewerVersion() {
        journal.append(1, CommitRecord.newBuilder().setFormat(2).build().toByteArray());

        assertThatThrownBy(() -> Store.open(journal))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("commit 1 has format 2")
                .hasMessageContaining("newer Heliograph");
    }

    @Test
    void refusesASnapshotOfANewerVersion() {
        name(store, "x");
        journal.snapshot(1, StateRecord.newBuilder().setFormat(3).build().toByteArray());

        assertThatThrownBy(() -> Store.open(journal))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("snapshot at commit 1 has format 3");
    }

    @Test
    void refusesADamagedCommit() {
        journal.append(1, new byte[] {(byte) 0xff, 1, 2});

        assertThatThrownBy(() -> Store.open(journal))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("commit 1 of 3 bytes is damaged");
    }

    @Test
    void foldsAfterManyCommits() {
        for (int i = 1; i <= 600; i++) {
            name(store, "name " + i);
        }

        assertThat(journal.snapshotSeq()).isEqualTo(512);
        assertThat(Store.open(journal).state().pushName()).isEqualTo("name 600");
    }

    @Test
    void foldsAfterManyBytes() {
        store.step("big", commit -> {
            commit.putSession(ANNA, new byte[9 << 20]);
            return null;
        });

        assertThat(journal.snapshotSeq()).isEqualTo(1);
    }

    @Test
    void aSnapshotThatFailsIsTriedAgainLater() {
        name(store, "kept");
        journal.failNext(new JournalException("disk full", null));

        store.fold();
        assertThat(store.poisoned()).isFalse();
        assertThat(journal.snapshotSeq()).isZero();

        store.fold();
        assertThat(journal.snapshotSeq()).isEqualTo(1);
    }

    @Test
    void anOwnerConflictWhileFoldingPoisonsTheStore() {
        name(store, "kept");
        journal.failNext(new OwnerConflict("another owner folded"));

        store.fold();

        assertThat(store.poisoned()).isTrue();
        assertThatThrownBy(() -> name(store, "no")).isInstanceOf(PoisonedException.class);
    }

    @Test
    void anAcknowledgedStanzaGivesItsDevicesTheKey() {
        List<LeftOut> missed = List.of(new LeftOut(Jid.pn("15550101009", 0), LeftOut.Reason.NO_LID));
        Instant at = Instant.ofEpochMilli(1_700_000_000_123L);
        store.step("send", commit -> {
            commit.putPending(new PendingStanza(
                    "3EB01", "text", new byte[] {1, 2}, "status@broadcast", 7, List.of(ANNA, BEN), 2, List.of(), at));
            return null;
        });
        assertThat(Store.open(journal).state().pending()).hasSize(1);

        store.step("ack", commit -> {
            commit.settle("3EB01", new Settled.Accepted(at, 2, missed));
            return null;
        });

        DeviceState after = Store.open(journal).state();
        assertThat(after.pending()).isEmpty();
        assertThat(after.settled("3EB01")).contains(new Settled.Accepted(at, 2, missed));
        assertThat(after.keyHeld("status@broadcast", BEN)).hasValue(7);
        assertThat(after.keyHeld("status@broadcast", BEN.withDevice(1))).isEmpty();
    }

    @Test
    void aRefusedStanzaGivesNobodyTheKey() {
        store.step("send", commit -> {
            commit.putPending(new PendingStanza(
                    "3EB02", "text", new byte[1], "status@broadcast", 7, List.of(ANNA), 1, List.of(), Instant.EPOCH));
            commit.settle("3EB02", new Settled.Refused(479));
            return null;
        });

        assertThat(store.state().keyHeld("status@broadcast", ANNA)).isEmpty();
        assertThat(store.state().settled("3EB02")).contains(new Settled.Refused(479));
    }

    @Test
    void keepsTheLast512Settled() {
        for (int i = 0; i < 600; i++) {
            int number = i;
            store.step("settle", commit -> {
                commit.putPending(new PendingStanza(
                        "id" + number, "text", new byte[1], "g", 1, List.of(), 0, List.of(), Instant.EPOCH));
                commit.settle("id" + number, new Settled.Refused(number));
                return null;
            });
        }

        DeviceState after = Store.open(journal).state();
        assertThat(after.settled("id87")).isEmpty();
        assertThat(after.settled("id88")).isPresent();
        assertThat(after.settled("id599")).isPresent();
    }

    @Test
    void knowsTheLast4096Received() {
        for (int i = 0; i < 5000; i++) {
            int number = i;
            store.step("receive", commit -> {
                assertThat(commit.received(ANNA, "id" + number)).isFalse();
                commit.markReceived(ANNA, "id" + number);
                assertThat(commit.received(ANNA, "id" + number)).isTrue();
                return null;
            });
        }

        DeviceState after = Store.open(journal).state();
        assertThat(after.received(ANNA, "id903")).isFalse();
        assertThat(after.received(ANNA, "id904")).isTrue();
        assertThat(after.received(BEN, "id904")).isFalse();
    }

    @Test
    void marksAThousandDevicesInFewBytes() {
        List<Jid> devices = LongStream.range(0, 1000)
                .mapToObj(i -> Jid.lid(Long.toString(111_111_111_111_111L + i * 37), (int) (i % 3)))
                .toList();
        store.step("mark", commit -> {
            commit.markKeyHeld("status@broadcast", 123456789, devices);
            return null;
        });

        assertThat(journal.load().commits().getFirst().length).isLessThan(9_000);
        assertThat(devices)
                .allSatisfy(device -> assertThat(Store.open(journal).state().keyHeld("status@broadcast", device))
                        .hasValue(123456789));
    }

    @Test
    void aPersonForgottenLosesSessionsIdentitiesAndKeys() {
        Jid second = ANNA.withDevice(5);
        session(ANNA);
        session(second);
        session(BEN);
        store.step("forget", commit -> {
            commit.putIdentity(second, new byte[33]);
            commit.markKeyHeld("status@broadcast", 7, List.of(ANNA, BEN));
            commit.forgetPerson(second);
            return null;
        });

        DeviceState state = store.state();
        assertThat(state.sessionsOf(ANNA)).isEmpty();
        assertThat(state.identity(second)).isEmpty();
        assertThat(state.keyHeld("status@broadcast", ANNA)).isEmpty();
        assertThat(state.sessionsOf(BEN)).containsExactly(BEN);
        assertThat(state.keyHeld("status@broadcast", BEN)).hasValue(7);
    }

    @Test
    void aPhoneNumberThatGotAnotherLidIsFoundByThatOneOnly() {
        Jid phone = Jid.pn("15550001111", 0);
        store.step("learn", commit -> {
            commit.putLid(phone, ANNA);
            return null;
        });
        store.step("learn better", commit -> {
            commit.putLid(phone, BEN);
            return null;
        });

        DeviceState after = Store.open(journal).state();
        assertThat(after.lidOf(phone)).contains(BEN.withoutDevice());
        assertThat(after.phoneOf(BEN.withDevice(4))).contains(phone.withDevice(4));
        assertThat(after.phoneOf(ANNA)).isEmpty();
    }

    @Test
    void whatIsKnownAlreadyOfAPersonIsNotKeptAgain() {
        Jid phone = Jid.pn("15550001111", 0);
        for (int i = 0; i < 3; i++) {
            store.step("learn", commit -> {
                commit.putLid(phone, ANNA);
                return null;
            });
        }

        assertThat(journal.last()).isEqualTo(1);
    }

    private void session(Jid device) {
        store.step("session", commit -> {
            commit.putSession(device, new byte[] {1});
            return null;
        });
    }

    private static void name(Store store, String name) {
        store.step("set name", commit -> {
            commit.putPushName(name);
            return null;
        });
    }
}
