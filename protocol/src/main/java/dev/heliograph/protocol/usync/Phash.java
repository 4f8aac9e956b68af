package dev.heliograph.protocol.usync;

import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Sha256;
import dev.heliograph.protocol.model.Jid;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;

/// The hash of a set of devices, version 2. Pure. Source: 2-status.md 2.3.
public final class Phash {
    private static final int BYTES = 6;

    private Phash() {}

    /// Hashes devices in the form they are named in, whatever their order.
    ///
    /// @return `2:` and eight base64 characters
    public static String of(Collection<Jid> devices) {
        String all = devices.stream().map(Phash::text).sorted().collect(Collectors.joining());
        byte[] hash = Sha256.of(all.getBytes(StandardCharsets.UTF_8));
        return "2:" + Base64.getEncoder().encodeToString(Bytes.slice(hash, 0, BYTES));
    }

    private static String text(Jid device) {
        Jid.Server server = device.server() == Jid.Server.LEGACY ? Jid.Server.PN : device.server();
        return device.user() + ".0:" + device.device() + "@" + server.text();
    }
}
