package dev.heliograph.sandbox.net;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.binary.NodeEncoder;
import dev.heliograph.protocol.model.Jid;
import java.util.HexFormat;

/// Bytes that the encoder would never write.
final class Raw {
    private Raw() {}

    /// The stanza with one `user@lid` written as an AD JID of device 0.
    static byte[] withDeviceZero(Node stanza, Jid user) {
        byte[] asPair = NodeEncoder.encode(Node.of("x").attr("y", user).build());
        byte[] asDevice =
                NodeEncoder.encode(Node.of("x").attr("y", user.withDevice(9)).build());
        String pair = tail(asPair, 0xfa);
        String device = tail(asDevice, 0xf7);
        String zero = device.substring(0, 4) + "00" + device.substring(6);
        String whole = text(NodeEncoder.encode(stanza));
        if (!whole.contains(pair)) {
            throw new IllegalArgumentException(user + " does not stand in " + stanza);
        }
        return HexFormat.of().parseHex(whole.replace(pair, zero));
    }

    private static String tail(byte[] encoded, int tag) {
        String text = text(encoded);
        return text.substring(text.indexOf(HexFormat.of().toHexDigits((byte) tag)));
    }

    private static String text(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
