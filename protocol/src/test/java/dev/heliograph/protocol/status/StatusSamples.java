package dev.heliograph.protocol.status;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.MediaKind;
import dev.heliograph.protocol.signal.Encrypted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Status stanzas as they are sent to people who lack the sender key.
public final class StatusSamples {
    private StatusSamples() {}

    /// A text, one of each kind of media, and one that takes another back.
    public static List<Node> all() {
        List<Node> samples = new ArrayList<>();
        samples.add(stanza(Optional.of("contacts"), Optional.empty()));
        samples.add(stanza(Optional.empty(), Optional.empty()));
        for (MediaKind kind : MediaKind.values()) {
            samples.add(stanza(Optional.of("contacts"), Optional.of(kind)));
        }
        return samples;
    }

    private static Node stanza(Optional<String> setting, Optional<MediaKind> media) {
        Jid person = Jid.lid("200000000000000", 0);
        return StatusStanza.build(new StatusStanza.Parts(
                "3EB0000000000000000000",
                StatusStanza.participants(
                        List.of(person),
                        Map.of(person, new Encrypted("pkmsg", new byte[] {0x33})),
                        media,
                        UnaryOperator.identity()),
                true,
                new byte[] {1},
                new byte[] {2},
                setting,
                Optional.empty(),
                media));
    }
}
