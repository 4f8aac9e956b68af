package dev.heliograph.protocol.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.binary.NodeDecoder;
import dev.heliograph.protocol.binary.NodeEncoder;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.MediaKind;
import dev.heliograph.protocol.signal.Encrypted;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusStanzaTest {
    private static final Jid NEW = Jid.lid("101", 0);
    private static final Jid HOLDER = Jid.lid("102", 0);
    private static final List<Jid> PEOPLE = List.of(NEW, HOLDER, Jid.lid("900", 0));
    private static final byte[] BODY = {1, 2, 3};
    private static final byte[] IDENTITY = {9};

    @Test
    void listsDevicesThatNeedTheKeyAndEverybodyElseBare() {
        Node stanza = build(Map.of(NEW.withDevice(3), new Encrypted("pkmsg", new byte[] {0x33})), false);
        List<Node> entries = stanza.requireChild("participants").children();
        assertThat(entries).hasSize(3);
        assertThat(entries.get(0).jidAttr("jid")).isEqualTo(NEW.withDevice(3));
        assertThat(entries.get(0).requireChild("enc").attr("type")).isEqualTo("pkmsg");
        assertThat(entries.get(1).jidAttr("jid")).isEqualTo(HOLDER);
        assertThat(entries.get(1).children()).isEmpty();
    }

    @Test
    void carriesTheIdentityOnlyWithAFirstContact() {
        Node first = build(Map.of(NEW, new Encrypted("pkmsg", new byte[] {0x33})), false);
        Node later = build(Map.of(NEW, new Encrypted("msg", new byte[] {0x33})), false);
        assertThat(first.requireChild("device-identity").contentBytes()).isEqualTo(IDENTITY);
        assertThat(later.child("device-identity")).isEmpty();
    }

    @Test
    void saysWhoThePostIsForAndNoHashOfDevices() {
        Node stanza = build(Map.of(), false);
        assertThat(stanza.jidAttr("to")).isEqualTo(Jid.STATUS_BROADCAST);
        assertThat(stanza.attr("type")).isEqualTo("text");
        assertThat(stanza.attr("phash")).isNull();
        assertThat(stanza.attr("addressing_mode")).isNull();
        assertThat(stanza.requireChild("meta").attr("status_setting")).isEqualTo("contacts");
        assertThat(stanza.children("enc")).hasSize(1);
        assertThat(stanza.requireChild("enc").attr("type")).isEqualTo("skmsg");
    }

    @Test
    void namesTheAddressingModeWhenSwitchedOn() {
        assertThat(build(Map.of(), true).attr("addressing_mode")).isEqualTo("lid");
    }

    @Test
    void whoHasTheKeyIsListedTheSameWhenWrittenAhead() {
        Node bare = StatusStanza.bare(PEOPLE, UnaryOperator.identity());

        assertThat(bare.children()).hasSize(3);
        assertThat(NodeEncoder.encode(bare))
                .isEqualTo(NodeEncoder.encode(
                        StatusStanza.participants(PEOPLE, Map.of(), Optional.empty(), UnaryOperator.identity())));
    }

    @Test
    void survivesTheWire() {
        Node stanza = build(Map.of(NEW, new Encrypted("pkmsg", new byte[] {0x33})), true);
        assertThat(NodeDecoder.decode(NodeEncoder.encode(stanza)).toString()).isEqualTo(stanza.toString());
    }

    @ParameterizedTest
    @EnumSource(MediaKind.class)
    void marksMediaOnTheStanzaAndOnWhatIsEncrypted(MediaKind kind) {
        Map<Jid, Encrypted> keys = Map.of(NEW, new Encrypted("msg", new byte[] {0x33}));
        Node stanza = build(keys, false, Optional.of(kind), true);
        Node bareKeys = build(keys, false, Optional.of(kind), false);
        assertThat(stanza.attr("type")).isEqualTo("media");
        assertThat(stanza.requireChild("enc").attr("mediatype"))
                .isEqualTo(kind.name().toLowerCase(Locale.ROOT));
        assertThat(keyOf(stanza).attr("mediatype")).isEqualTo(kind.mediaType());
        assertThat(bareKeys.requireChild("enc").attr("mediatype")).isEqualTo(kind.mediaType());
        assertThat(keyOf(bareKeys).attr("mediatype")).isNull();
    }

    @Test
    void marksNothingOnText() {
        Node stanza = build(Map.of(NEW, new Encrypted("msg", new byte[] {0x33})), false);
        assertThat(stanza.requireChild("enc").attr("mediatype")).isNull();
        assertThat(keyOf(stanza).attr("mediatype")).isNull();
    }

    private static Node keyOf(Node stanza) {
        return stanza.requireChild("participants").children().getFirst().requireChild("enc");
    }

    private static Node build(Map<Jid, Encrypted> keys, boolean mode) {
        return build(keys, mode, Optional.empty(), true);
    }

    private static Node build(Map<Jid, Encrypted> keys, boolean mode, Optional<MediaKind> media, boolean onKeys) {
        return StatusStanza.build(new StatusStanza.Parts(
                "3EB0000000000000000000",
                StatusStanza.participants(PEOPLE, keys, onKeys ? media : Optional.empty(), UnaryOperator.identity()),
                keys.values().stream().anyMatch(Encrypted::opensSession),
                BODY,
                IDENTITY,
                Optional.of("contacts"),
                mode ? Optional.of("lid") : Optional.empty(),
                media));
    }
}
