package dev.heliograph.protocol.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.store.DeviceList;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is filed under a phone number moves to the hidden id in the commit that learns both are one person.
class LidMoveTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);
    private static final Jid PHONE = Jid.pn("15550101001", 23);
    private static final Jid LID = Jid.lid("222222222222222", 23);
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

    private final TestDevice anna = TestDevice.create(Jid.lid("111111111111111", 0), 3);
    private final TestDevice ben = TestDevice.create(PHONE, 3);

    @BeforeEach
    void talkByPhoneNumber() throws Exception {
        anna.establish(ben.bundle(OptionalInt.of(1)));
        ben.decrypt(anna.jid, anna.encrypt(PHONE, HELLO));
        anna.decrypt(PHONE, ben.encrypt(anna.jid, HELLO));
    }

    @Test
    void aSessionMadeUnderThePhoneNumberGoesOnUnderTheHiddenId() throws Exception {
        Encrypted underWay = ben.encrypt(anna.jid, "under way".getBytes(UTF_8));
        long before = anna.journal.last();

        learn();

        assertThat(anna.journal.last()).as("one commit").isEqualTo(before + 1);
        anna.restart();
        assertThat(anna.store.state().session(PHONE)).isEmpty();
        assertThat(anna.store.state().identity(PHONE)).isEmpty();
        assertThat(anna.decrypt(LID, underWay)).isEqualTo("under way".getBytes(UTF_8));
        Encrypted next = anna.encrypt(LID, HELLO);
        assertThat(next.type()).as("no new session").isEqualTo("msg");
        assertThat(ben.decrypt(anna.jid, next)).isEqualTo(HELLO);
    }

    @Test
    void whoHoldsTheKeyTheirOwnKeyAndTheDeviceListMoveToo() throws Exception {
        byte[] distribution =
                ben.store.step("key", commit -> ben.senderKeys.distribution(commit, TestDevice.GROUP, ben.jid));
        byte[] sealed =
                ben.store.step("seal", commit -> ben.senderKeys.encrypt(commit, TestDevice.GROUP, ben.jid, HELLO));
        anna.process(PHONE, distribution);
        anna.store.step("held", commit -> {
            commit.markKeyHeld(TestDevice.GROUP, 7, List.of(PHONE));
            commit.putDeviceList(new DeviceList(
                    PHONE.withoutDevice(), List.of(new DeviceList.Device(23, 2)), NOW, OptionalInt.of(5)));
            return null;
        });

        learn();

        anna.restart();
        assertThat(anna.store.state().keyHeld(TestDevice.GROUP, LID)).hasValue(7);
        assertThat(anna.store.state().keyHeld(TestDevice.GROUP, PHONE)).isEmpty();
        assertThat(anna.store.state().deviceList(LID).orElseThrow().jids()).containsExactly(LID);
        assertThat(anna.store.state().deviceList(PHONE)).isEmpty();
        assertThat(anna.decryptGroup(LID, sealed)).isEqualTo(HELLO);
    }

    @Test
    void aSessionThereIsUnderTheHiddenIdIsKept() throws Exception {
        TestDevice sameBen = TestDevice.with(
                LID,
                ben.store.state().credentials().orElseThrow().identity(),
                ben.store.state().credentials().orElseThrow().registrationId());
        sameBen.store.step("keys", commit -> sameBen.preKeys.createSigned(commit));
        anna.establish(sameBen.bundle(OptionalInt.empty()));
        byte[] newer = anna.store.state().session(LID).orElseThrow();

        learn();

        assertThat(anna.store.state().session(LID)).contains(newer);
        assertThat(anna.store.state().session(PHONE)).isEmpty();
    }

    @Test
    void aDeviceThatWasGivenTheKeyByNumberHoldsItUnderTheHiddenIdWhenTheAckComesLater() {
        learn();
        anna.store.step("settled", commit -> {
            commit.markKeyHeld(TestDevice.GROUP, 7, List.of(PHONE));
            return null;
        });

        assertThat(anna.store.state().keyHeld(TestDevice.GROUP, LID)).hasValue(7);
        assertThat(anna.store.state().keyHolders(TestDevice.GROUP, 7)).containsExactly(LID);
    }

    @Test
    void whatTheSameCommitFiledUnderTheNumberBeforeMovesToo() {
        anna.store.step("both", commit -> {
            commit.putLid(Jid.pn("15550101009", 0), Jid.lid("999999999999999", 0));
            commit.putIdentity(Jid.pn("15550101002", 0), new byte[33]);
            commit.putLid(Jid.pn("15550101002", 0), Jid.lid("333333333333333", 0));
            return null;
        });

        assertThat(anna.store.state().identity(Jid.lid("333333333333333", 0))).isPresent();
        assertThat(anna.store.state().identity(Jid.pn("15550101002", 0))).isEmpty();
    }

    private void learn() {
        anna.store.step("lid", commit -> {
            commit.putLid(PHONE, LID);
            return null;
        });
    }
}
