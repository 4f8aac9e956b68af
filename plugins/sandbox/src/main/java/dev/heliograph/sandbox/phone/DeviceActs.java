package dev.heliograph.sandbox.phone;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.sandbox.world.Companion;
import dev.heliograph.sandbox.world.KeyBundle;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What one device does on command, and what follows from it by itself: who lost keys asks for a status
/// again, who sent something unreadable sends it again. Safe for all threads.
final class DeviceActs {
    private static final String LOST = "lost";
    private static final Map<String, Integer> ERRORS = Map.of(
            "missing-sender-key",
            1,
            "no-session",
            1,
            "bad-msg",
            4,
            "bad-pkmsg",
            4,
            "unknown-prekey",
            3,
            "prekey-reused",
            3);

    private final PhoneDevice device;
    private final Household household;
    private final Set<String> awaited = ConcurrentHashMap.newKeySet();
    private final Map<String, Message> unreadable = new ConcurrentHashMap<>();

    DeviceActs(PhoneDevice device, Household household) {
        this.device = device;
        this.household = household;
    }

    /// Forgets the sender keys and, if wanted, the sessions of all clients of an account.
    void forget(List<Companion> clients, boolean sessions) {
        device.step(step -> {
            for (Companion client : clients) {
                SenderKeyInbox.save(step, client.jid(true), new SenderKeyRing());
                if (sessions) {
                    PairwiseCipher.forget(step, client.jid(true));
                }
            }
            step.put(LOST, new byte[] {1});
            return null;
        });
    }

    /// Asks for a status again, although it may be here.
    ///
    /// @param withKeys whether fresh keys come along
    void ask(Companion client, String messageId, int count, boolean withKeys) {
        awaited.add(messageId);
        household.network().send(device, receipt(client.jid(true), messageId, count, 1, withKeys));
    }

    /// Whether a status is to be taken although it is here.
    boolean isAwaited(String messageId) {
        return awaited.contains(messageId);
    }

    /// A status was read.
    ///
    /// @return the receipt, when phones tell by themselves
    Optional<Node> received(Node stanza, List<TrayEntry> kept) {
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        if (Resent.is(stanza)) {
            String id = stanza.requireAttr("id");
            awaited.remove(id);
            String count = stanza.children("enc").getFirst().attr("count");
            household.tray().resent(new Tray.Resend(device.person().pn().user(), device.number(), id, count));
        }
        return household.tellsDelivered()
                ? Optional.of(Node.of("receipt")
                        .attr("to", Jid.STATUS_BROADCAST)
                        .attr("recipient", stanza.requireJid("participant"))
                        .attr("id", stanza.requireAttr("id"))
                        .build())
                : Optional.empty();
    }

    /// A status could not be read.
    ///
    /// @return the retry receipt of a device that was told to forget its keys; the first without new
    ///     keys, the next with
    Optional<Node> retry(PairwiseStep step, Node stanza, Violation violation) {
        Integer error = ERRORS.get(violation.rule());
        if (error == null || step.get(LOST).isEmpty() || !Jid.STATUS_BROADCAST.equals(stanza.jidAttr("from"))) {
            return Optional.empty();
        }
        String id = stanza.requireAttr("id");
        String counter = "retries/" + id;
        int count =
                step.get(counter).map(bytes -> ByteBuffer.wrap(bytes).getInt()).orElse(0) + 1;
        step.put(counter, ByteBuffer.allocate(Integer.BYTES).putInt(count).array());
        return Optional.of(receipt(
                stanza.requireJid("participant"),
                id,
                count,
                error,
                count > 1 ? Optional.of(device.bundle(step)) : Optional.empty()));
    }

    private Node receipt(Jid client, String messageId, int count, int error, boolean withKeys) {
        return receipt(client, messageId, count, error, withKeys ? device.takeBundle() : Optional.empty());
    }

    private Node receipt(Jid client, String messageId, int count, int error, Optional<KeyBundle> keys) {
        return PhoneRetry.of(client, messageId, count, error, device.keys().registrationId(), keys);
    }

    /// Sends a message to one client.
    ///
    /// @param status  whether as a status, or to the chat
    /// @param type    of the stanza
    /// @param message what is encrypted
    /// @param extra   further parts, after the pairwise one
    /// @return its id
    String send(Companion client, boolean status, String type, Message message, List<Node> extra) {
        String id = newId();
        household.network().send(device, stanza(client, id, status, type, seal(client, message), extra));
        return id;
    }

    /// Sends a message that nobody can read, to be sent properly when it is asked for again.
    ///
    /// @return its id
    String sendUnreadable(Companion client, Message message) {
        String id = newId();
        unreadable.put(id, message);
        PairwiseCipher.Sealed sealed = seal(client, message);
        sealed.bytes()[sealed.bytes().length - 1] ^= 1;
        household.network().send(device, stanza(client, id, false, "text", sealed, List.of()));
        return id;
    }

    /// Sends ready-made parts.
    ///
    /// @return the message's id
    String sendRaw(Companion client, List<Node> parts) {
        String id = newId();
        household
                .network()
                .send(
                        device,
                        Node.of("message")
                                .attr("to", client.jid(client.lidMigrated()))
                                .attr("id", id)
                                .attr("type", "text")
                                .children(parts)
                                .build());
        return id;
    }

    /// A padded plaintext, sealed as it is.
    Node sealRaw(Companion client, byte[] padded) {
        PairwiseCipher.Sealed sealed = device.step(step -> {
            requireSession(step, client);
            return PairwiseCipher.encrypt(step, client.jid(true), padded);
        });
        return enc(sealed);
    }

    /// A client asks again for what it could not read.
    ///
    /// @return whether it was sent to be unreadable
    boolean asked(Jid client, Node receipt) {
        String id = receipt.requireAttr("id");
        Message message = unreadable.get(id);
        Optional<Companion> companion = household.companion(client);
        if (message == null || companion.isEmpty()) {
            return false;
        }
        household
                .tray()
                .resent(new Tray.Resend(
                        device.person().pn().user(),
                        device.number(),
                        id,
                        receipt.child("retry").map(node -> node.attr("count")).orElse("?")));
        household
                .network()
                .send(device, stanza(companion.get(), id, false, "text", seal(companion.get(), message), List.of()));
        return true;
    }

    private PairwiseCipher.Sealed seal(Companion client, Message message) {
        return device.step(step -> {
            requireSession(step, client);
            return PairwiseCipher.encrypt(
                    step, client.jid(true), Padding.pad(message.toByteArray(), household.random()));
        });
    }

    private void requireSession(PairwiseStep step, Companion client) {
        if (!PairwiseCipher.hasSession(step, client.jid(true))) {
            PairwiseCipher.establish(
                    step,
                    client.jid(true),
                    household
                            .network()
                            .takeBundle(client.jid(true))
                            .orElseThrow(() -> new IllegalArgumentException(client.jid(true) + " has no keys")));
        }
    }

    private Node stanza(
            Companion client, String id, boolean status, String type, PairwiseCipher.Sealed sealed, List<Node> extra) {
        Node.Builder message = status
                ? Node.of("message").attr("to", Jid.STATUS_BROADCAST).attr("recipient", client.jid(true))
                : Node.of("message").attr("to", client.jid(client.lidMigrated()));
        return message.attr("id", id)
                .attr("type", type)
                .attr("notify", device.person().name())
                .child(enc(sealed))
                .children(extra)
                .build();
    }

    private static Node enc(PairwiseCipher.Sealed sealed) {
        return Node.of("enc")
                .attr("v", "2")
                .attr("type", sealed.type())
                .bytes(sealed.bytes())
                .build();
    }

    private String newId() {
        byte[] id = new byte[10];
        household.random().nextBytes(id);
        return "3A" + HexFormat.of().withUpperCase().formatHex(id, 1, 10);
    }
}
