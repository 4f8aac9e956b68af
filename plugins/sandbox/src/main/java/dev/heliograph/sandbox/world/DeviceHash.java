package dev.heliograph.sandbox.world;

import dev.heliograph.protocol.model.Jid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.TreeSet;

/// The server's own hash of a set of devices, version 2; written apart from the client's, so that neither proves the
/// other. Pure. Source: shared/protocol/2-status.md 2.3.
public final class DeviceHash {
    private DeviceHash() {}

    /// Hashes devices as they are named.
    public static String of(Collection<Jid> devices) {
        var names = new TreeSet<String>();
        for (Jid jid : devices) {
            names.add("%s.0:%d@%s"
                    .formatted(jid.user(), jid.device(), jid.server().text()));
        }
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            names.forEach(name -> sha.update(name.getBytes(StandardCharsets.US_ASCII)));
            return "2:" + Base64.getEncoder().encodeToString(Arrays.copyOf(sha.digest(), 6));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
