package dev.heliograph.protocol.binary;

import dev.heliograph.protocol.crypto.Sha256;
import dev.heliograph.protocol.model.Jid;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;

/// The phash: a short hash of a set of devices. Source: shared/protocol/2-status.md 2.3.
public final class ParticipantHash {
    private ParticipantHash() {}

    /// Version 2: `2:` and 8 characters of base64. The order of the devices does not matter.
    public static String v2(Collection<Jid> devices) {
        String sorted = devices.stream()
                .map(jid ->
                        jid.user() + ".0:" + jid.device() + "@" + jid.server().text())
                .sorted()
                .collect(Collectors.joining());
        byte[] hash = Sha256.of(sorted.getBytes(StandardCharsets.UTF_8));
        return "2:" + Base64.getEncoder().encodeToString(Arrays.copyOf(hash, 6));
    }
}
