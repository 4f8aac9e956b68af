package dev.heliograph.sandbox.phone;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.AppStateSyncKey;
import dev.heliograph.protocol.proto.AppStateSyncKeyData;
import dev.heliograph.protocol.proto.AppStateSyncKeyId;
import dev.heliograph.protocol.proto.AppStateSyncKeyShare;
import dev.heliograph.protocol.proto.ContextInfo;
import dev.heliograph.protocol.proto.DeviceSentMessage;
import dev.heliograph.protocol.proto.ExtendedTextMessage;
import dev.heliograph.protocol.proto.HistorySyncNotification;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.MessageKey;
import dev.heliograph.protocol.proto.ProtocolMessage;
import dev.heliograph.protocol.proto.ReactionMessage;
import dev.heliograph.sandbox.world.Companion;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.Switch;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Does one [Act]. Stateless but for the phones it moves.
final class PhoneActs {
    private static final String STATUS = Jid.STATUS_BROADCAST.toString();

    private final PhoneWorld world;
    private final Switch network;
    private final Person owner;

    PhoneActs(PhoneWorld world, Switch network, Person owner) {
        this.world = world;
        this.network = network;
        this.owner = owner;
    }

    List<String> act(Act act) {
        if (act.act() == null) {
            throw new IllegalArgumentException("act is missing");
        }
        if (act.act().equals("automatic")) {
            world.tellDelivered(act.delivered());
            return List.of();
        }
        List<Companion> clients = network.companions(owner);
        if (clients.isEmpty()) {
            throw new IllegalArgumentException("no client is linked");
        }
        return switch (act.act()) {
            case "deliver", "view", "play" -> receipts(act, clients);
            case "forget" -> {
                device(act).forget(clients, act.keys());
                yield List.of();
            }
            case "retry" -> {
                int count = act.count() == null ? 1 : act.count();
                clients.forEach(client -> device(act).ask(client, act.needMessage(), count, act.keys()));
                yield List.of();
            }
            default -> messages(act, clients);
        };
    }

    private List<String> receipts(Act act, List<Companion> clients) {
        String type = switch (act.act()) {
            case "view" -> "read";
            case "play" -> "played";
            default -> null;
        };
        List<String> phones = act.phones() == null ? List.of(String.valueOf(act.phone())) : act.phones();
        for (Companion client : clients) {
            if (act.aggregated()) {
                network.tell(client.jid(true), aggregated(act.needMessage(), type, phones));
                continue;
            }
            for (String phone : phones) {
                network.send(
                        device(person(phone), act.device()),
                        Node.of("receipt")
                                .attr("to", Jid.STATUS_BROADCAST)
                                .attr("recipient", client.jid(true))
                                .attr("id", act.needMessage())
                                .attrIfPresent("type", type)
                                .build());
            }
        }
        return List.of();
    }

    /// Source: 2-status.md 8.4 (a).
    private Node aggregated(String messageId, String type, List<String> phones) {
        List<Node> users = new ArrayList<>();
        for (String phone : phones) {
            users.add(Node.of("user")
                    .attr("jid", person(phone).lid())
                    .attr("t", System.currentTimeMillis() / 1000)
                    .attr("type", type == null ? "delivery" : type)
                    .build());
        }
        return Node.of("receipt")
                .attr("class", "status")
                .attr("from", Jid.STATUS_BROADCAST)
                .attr("id", "SAGR" + UUID.randomUUID().toString().replace("-", ""))
                .child(Node.of("participants")
                        .attr("message_id", messageId)
                        .children(users)
                        .build())
                .build();
    }

    private List<String> messages(Act act, List<Companion> clients) {
        DeviceActs device = device(act);
        List<String> ids = new ArrayList<>();
        for (Companion client : clients) {
            ids.add(
                    switch (act.act()) {
                        case "message" -> device.send(client, false, "text", text(act.needText()), List.of());
                        case "reply" -> device.send(client, false, "text", reply(act), List.of());
                        case "react" -> device.send(client, true, "reaction", reaction(act), List.of());
                        case "post" -> post(device, client, text(act.needText()));
                        case "forge" -> device.send(client, false, "text", forged(act.needKind()), List.of());
                        case "unreadable" -> device.sendUnreadable(client, text(act.needText()));
                        case "garbage" -> device.sendRaw(client, garbage(device, client, act.needKind()));
                        default -> throw new IllegalArgumentException("there is no act " + act.act());
                    });
        }
        return ids;
    }

    private String post(DeviceActs device, Companion client, Message status) {
        SenderKeyPost post = SenderKeyPost.of(status, world.random());
        Node sealed = Node.of("enc")
                .attr("v", "2")
                .attr("type", "skmsg")
                .bytes(post.sealed())
                .build();
        return device.send(client, true, "text", post.key(), List.of(sealed));
    }

    private Message reply(Act act) {
        return Message.newBuilder()
                .setExtendedTextMessage(ExtendedTextMessage.newBuilder()
                        .setText(act.needText())
                        .setContextInfo(ContextInfo.newBuilder()
                                .setStanzaId(act.needMessage())
                                .setParticipant(owner.lid().toString())
                                .setQuotedMessage(text("a status"))
                                .setRemoteJid(STATUS)))
                .build();
    }

    private Message reaction(Act act) {
        return Message.newBuilder()
                .setReactionMessage(ReactionMessage.newBuilder()
                        .setKey(MessageKey.newBuilder()
                                .setRemoteJid(STATUS)
                                .setFromMe(false)
                                .setId(act.needMessage())
                                .setParticipant(owner.lid().toString()))
                        .setText(act.needText())
                        .setSenderTimestampMs(System.currentTimeMillis()))
                .build();
    }

    private Message forged(String kind) {
        ProtocolMessage.Builder control = ProtocolMessage.newBuilder();
        return switch (kind) {
            case "keys" ->
                Message.newBuilder()
                        .setProtocolMessage(control.setType(ProtocolMessage.Type.APP_STATE_SYNC_KEY_SHARE)
                                .setAppStateSyncKeyShare(AppStateSyncKeyShare.newBuilder()
                                        .addKeys(AppStateSyncKey.newBuilder()
                                                .setKeyId(AppStateSyncKeyId.newBuilder()
                                                        .setKeyId(ByteString.copyFromUtf8("forged")))
                                                .setKeyData(AppStateSyncKeyData.newBuilder()
                                                        .setKeyData(ByteString.copyFrom(new byte[32]))
                                                        .setTimestamp(Long.MAX_VALUE)))))
                        .build();
            case "history" ->
                Message.newBuilder()
                        .setProtocolMessage(control.setType(ProtocolMessage.Type.HISTORY_SYNC_NOTIFICATION)
                                .setHistorySyncNotification(HistorySyncNotification.getDefaultInstance()))
                        .build();
            case "sent" ->
                Message.newBuilder()
                        .setDeviceSentMessage(DeviceSentMessage.newBuilder()
                                .setDestinationJid(STATUS)
                                .setMessage(forged("keys")))
                        .build();
            default -> throw new IllegalArgumentException("forge takes keys, history or sent, not " + kind);
        };
    }

    private static List<Node> garbage(DeviceActs device, Companion client, String kind) {
        return switch (kind) {
            case "enc" ->
                List.of(Node.of("enc")
                        .attr("v", "2")
                        .attr("type", "msmsg")
                        .bytes(new byte[40])
                        .build());
            case "proto" -> List.of(device.sealRaw(client, new byte[] {0x0a, 0x7f, 1, 1, 1}));
            case "padding" -> List.of(device.sealRaw(client, new byte[] {1, 2, 3, 0}));
            case "empty" -> List.of();
            default -> throw new IllegalArgumentException("garbage is enc, proto, padding or empty, not " + kind);
        };
    }

    private static Message text(String text) {
        return Message.newBuilder().setConversation(text).build();
    }

    private DeviceActs device(Act act) {
        return device(person(act.phone()), act.device()).acts();
    }

    private PhoneDevice device(Person person, int number) {
        return world.device(person, number)
                .orElseThrow(() -> new IllegalArgumentException("that phone has no device " + number));
    }

    private Person person(String phone) {
        return world.byPn(String.valueOf(phone))
                .orElseThrow(() -> new IllegalArgumentException("no phone here has the number " + phone));
    }
}
