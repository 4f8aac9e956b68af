package dev.heliograph.protocol.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.binary.NodeDecoder;
import dev.heliograph.protocol.binary.NodeEncoder;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LeftOut;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.signal.Encrypted;
import dev.heliograph.protocol.signal.SenderKeys;
import dev.heliograph.protocol.status.AckReceiver.Outcome;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.MemoryJournal;
import dev.heliograph.protocol.store.PendingStanza;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.protocol.store.TimeLock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AckReceiverTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);
    private static final String GROUP = "status@broadcast";
    private static final String ID = "3EB0000000000000000001";
    private static final Jid SELF = Jid.lid("900000000000000", 3);
    private static final Jid ANNA = Jid.lid("111111111111111", 0);
    private static final Jid BEN = Jid.lid("222222222222222", 0);
    private static final Jid HIDDEN = Jid.lid("333333333333333", 0);
    private static final byte[] BODY = {0x33, 1, 2, 3};

    private final MemoryJournal journal = new MemoryJournal();
    private Store store = Store.open(journal);
    private final SenderKeys senderKeys = new SenderKeys(new SecureRandom());

    @BeforeEach
    void account() {
        store.step("account", commit -> {
            commit.putAccount(new Account(new byte[0], Jid.pn("15550000000", 3), SELF, "", ""));
            commit.putLid(Jid.pn("15550000000", 0), SELF);
            commit.putLid(Jid.pn("15550101001", 0), ANNA);
            commit.putLid(Jid.pn("15550101002", 0), BEN);
            return senderKeys.keyId(commit, GROUP, SELF);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 479})
    void namesPeopleTheOtherWayOnceWithTheSameCiphertextsUnderTheSameId(int code) {
        byte[] first = pending(Map.of(ANNA.withDevice(4), new Encrypted("pkmsg", new byte[] {0x33, 9})), ANNA, BEN);
        int keyId = keyId();
        long before = journal.last();

        Outcome outcome = receiver().receive(ack(code));

        assertThat(journal.last()).as("one commit").isEqualTo(before + 1);
        store = Store.open(journal);
        PendingStanza kept = store.state().pending(ID).orElseThrow();
        assertThat(((Outcome.Again) outcome).stanza()).isEqualTo(kept.stanza());
        Node again = NodeDecoder.decode(kept.stanza());
        assertThat(again.attr("id")).isEqualTo(ID);
        assertThat(names(again))
                .containsExactly(Jid.pn("15550101001", 4), Jid.pn("15550101002", 0), Jid.pn("15550000000", 0));
        Node former = NodeDecoder.decode(first);
        assertThat(again.requireChild("enc")).isEqualTo(former.requireChild("enc"));
        assertThat(enc(again)).isEqualTo(enc(former));
        assertThat(again.child("device-identity")).isPresent();
        assertThat(kept.devices()).containsExactly(ANNA.withDevice(4));
        assertThat(keyId()).as("nothing is encrypted again").isEqualTo(keyId);
    }

    @Test
    void remembersTheNamingThatWorkedAndMarksWhoHoldsTheKeyByHiddenId() {
        pending(Map.of(ANNA.withDevice(4), new Encrypted("pkmsg", new byte[] {0x33, 9})), ANNA);
        receiver().receive(ack(479));

        Outcome outcome = receiver().receive(accepted(null));

        assertThat(((Outcome.Decided) outcome).result()).isInstanceOf(SendResult.Accepted.class);
        assertThat(store.state().byPhone()).isTrue();
        assertThat(store.state().keyHeld(GROUP, ANNA.withDevice(4))).hasValue(keyId());
    }

    @Test
    void failsWithTheSecondCodeAndForgetsTheNamingThatDidNotWork() {
        pending(Map.of(), ANNA);
        receiver().receive(ack(479));

        Outcome outcome = receiver().receive(ack(400));

        assertThat(outcome).isEqualTo(new Outcome.Decided(new SendResult.Refused(ID, 400), false, Optional.empty()));
        assertThat(store.state().byPhone()).isFalse();
        assertThat(receiver().receive(ack(400))).isEqualTo(new Outcome.Unasked());
    }

    @Test
    void leavesOutWhoHasNoOtherAddress() {
        pending(Map.of(HIDDEN, new Encrypted("pkmsg", new byte[] {0x33})), ANNA, HIDDEN);

        receiver().receive(ack(479));

        PendingStanza kept = store.state().pending(ID).orElseThrow();
        assertThat(kept.leftOut()).containsExactly(new LeftOut(HIDDEN, LeftOut.Reason.NO_PHONE));
        assertThat(kept.devices()).isEmpty();
        assertThat(kept.recipients()).isEqualTo(2);
        assertThat(NodeDecoder.decode(kept.stanza()).child("device-identity"))
                .as("needless without a pkmsg")
                .isEmpty();
    }

    @Test
    void isRefusedAtOnceWhenOnlyTheOwnAccountHasTheOtherAddress() {
        pending(Map.of(), HIDDEN);

        assertThat(receiver().receive(ack(479)))
                .isEqualTo(new Outcome.Decided(new SendResult.Refused(ID, 479), false, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(ints = {405, 475, 500, 487})
    void otherCodesRefuseAtOnce(int code) {
        pending(Map.of(), ANNA);

        assertThat(receiver().receive(ack(code)))
                .isEqualTo(new Outcome.Decided(new SendResult.Refused(ID, code), false, Optional.empty()));
    }

    @Test
    void locksTheAccountInTheCommitThatRefusesWith463() {
        pending(Map.of(), ANNA);
        long before = journal.last();

        Outcome outcome = receiver().receive(ack(463));

        assertThat(journal.last()).isEqualTo(before + 1);
        TimeLock lock = store.state().timeLock().orElseThrow();
        assertThat(lock.until()).isEqualTo(NOW.plus(Duration.ofHours(5)));
        assertThat(outcome).isEqualTo(new Outcome.Decided(new SendResult.Refused(ID, 463), false, Optional.of(lock)));
    }

    @Test
    void aPhashDoubtsTheListsAndReplacesTheKeyInTheCommitThatAccepts() {
        pending(Map.of(ANNA, new Encrypted("pkmsg", new byte[] {0x33})), ANNA);
        int keyId = keyId();
        long before = journal.last();

        Outcome outcome = receiver().receive(accepted("2:abcdefgh"));

        assertThat(journal.last()).isEqualTo(before + 1);
        assertThat(((Outcome.Decided) outcome).listsDoubted()).isTrue();
        assertThat(store.state().listsDoubted().orElseThrow().before()).isEqualTo(NOW);
        assertThat(keyId()).isNotEqualTo(keyId);
        assertThat(store.state().keyHolders(GROUP, keyId())).isEmpty();
        assertThat(store.state().pending()).as("never the same post again").isEmpty();
    }

    @Test
    void theSamePhashAgainIsNoNews() {
        pending(Map.of(), ANNA);
        receiver().receive(accepted("2:abcdefgh"));
        int keyId = keyId();
        pending(Map.of(), ANNA);

        Outcome outcome = receiver().receive(accepted("2:abcdefgh"));

        assertThat(((Outcome.Decided) outcome).listsDoubted()).isFalse();
        assertThat(keyId()).isEqualTo(keyId);
    }

    private AckReceiver receiver() {
        StatusOptions options =
                new StatusOptions(false, false, true, 1000, InstantSource.fixed(NOW), new SecureRandom(), _ -> {});
        return new AckReceiver(store, senderKeys, options, Duration.ofHours(5));
    }

    private byte[] pending(Map<Jid, Encrypted> keys, Jid... contacts) {
        List<Jid> people = Stream.concat(Arrays.stream(contacts), Stream.of(SELF.withoutDevice()))
                .toList();
        byte[] stanza = NodeEncoder.encode(StatusStanza.build(new StatusStanza.Parts(
                ID,
                StatusStanza.participants(people, keys, Optional.empty(), UnaryOperator.identity()),
                !keys.isEmpty(),
                BODY,
                new byte[] {7},
                Optional.of("contacts"),
                Optional.empty(),
                Optional.empty())));
        store.step("post", commit -> {
            commit.putPending(new PendingStanza(
                    ID, "text", stanza, GROUP, keyId(), List.copyOf(keys.keySet()), people.size(), List.of(), NOW));
            return ID;
        });
        return stanza;
    }

    private int keyId() {
        return senderKeys.current(store.state(), GROUP, SELF).orElseThrow().keyId();
    }

    private static List<Jid> names(Node stanza) {
        return stanza.requireChild("participants").children().stream()
                .map(entry -> entry.requireJid("jid"))
                .toList();
    }

    private static Node enc(Node stanza) {
        return stanza.requireChild("participants").children().getFirst().requireChild("enc");
    }

    private static Node ack(int error) {
        return Node.of("ack")
                .attr("class", "message")
                .attr("id", ID)
                .attr("error", error)
                .build();
    }

    private static Node accepted(String phash) {
        return Node.of("ack")
                .attr("class", "message")
                .attr("id", ID)
                .attr("t", "1700000001")
                .attrIfPresent("phash", phash)
                .build();
    }
}
