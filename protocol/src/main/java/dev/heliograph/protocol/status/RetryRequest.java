package dev.heliograph.protocol.status;

import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.signal.KeyBundle;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A device could not read a status and asks for it again. Source: shared/protocol/2-status.md 9.1.
///
/// Wire:
/// ```
/// <receipt type="retry" from="status@broadcast" id participant="user:device@lid" t>
///   <retry count="1" id t v="1" [error]/>
///   <registration>4 bytes</registration>
///
/// [<keys><type>05</type><identity/>[<key><id/><value/></key>]<skey><id/><value/><signature/></skey>..</keys>]
/// </receipt>
/// ```
///
/// @param messageId      of the status
/// @param named          the device, as the receipt names it
/// @param count          how often it has asked, from 1
/// @param time           of the receipt, unix seconds; 0 when it does not say
/// @param registrationId unsigned 32 bits; empty when it does not say
/// @param bundle         fresh keys for a new session; `named` is their device
record RetryRequest(
        String messageId, Jid named, long count, long time, OptionalInt registrationId, Optional<KeyBundle> bundle) {
    /// Reads a receipt of type `retry`.
    ///
    /// @throws BinaryException when it names no message, no device, or holds keys of a wrong length
    static RetryRequest of(Node receipt) {
        Node retry = receipt.requireChild("retry");
        String id = retry.attr("id") == null ? receipt.requireAttr("id") : retry.requireAttr("id");
        Jid device =
                receipt.attr("participant") == null ? receipt.requireJid("from") : receipt.requireJid("participant");
        OptionalInt registration = receipt.child("registration")
                .map(node -> OptionalInt.of((int) number(node, 4)))
                .orElse(OptionalInt.empty());
        OptionalLong count = retry.longAttr("count");
        Optional<KeyBundle> bundle = registration.isEmpty()
                ? Optional.empty()
                : receipt.child("keys").map(keys -> bundle(device, registration.getAsInt(), keys));
        return new RetryRequest(
                id, device, count.orElse(1), receipt.longAttr("t").orElse(0), registration, bundle);
    }

    /// The same for the same receipt, delivered again.
    long receipt() {
        return time * 16 + count;
    }

    private static KeyBundle bundle(Jid device, int registrationId, Node keys) {
        Node signed = keys.requireChild("skey");
        Optional<Node> oneTime = keys.child("key");
        return new KeyBundle(
                device,
                registrationId,
                bytes(keys.requireChild("identity"), 32),
                (int) number(signed.requireChild("id"), 3),
                bytes(signed.requireChild("value"), 32),
                bytes(signed.requireChild("signature"), 64),
                oneTime.isPresent()
                        ? OptionalInt.of((int) number(oneTime.get().requireChild("id"), 3))
                        : OptionalInt.empty(),
                oneTime.isPresent() ? bytes(oneTime.get().requireChild("value"), 32) : null);
    }

    private static long number(Node node, int width) {
        return Bytes.toLong(bytes(node, width));
    }

    private static byte[] bytes(Node node, int length) {
        byte[] content = node.contentBytes();
        if (content.length != length) {
            throw new BinaryException("<" + node.tag() + "> must hold " + length + " bytes, held " + content.length);
        }
        return content;
    }
}
