package dev.heliograph.protocol.usync;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ADVKeyIndexList;
import dev.heliograph.protocol.proto.ADVSignedKeyIndexList;
import dev.heliograph.protocol.stanza.Iq;
import dev.heliograph.protocol.store.DeviceList.Device;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Asks for the devices and hidden ids of users. Source: shared/protocol/2-status.md 6.4, 1-connection.md 8.1, 8.2.
///
/// Wire: `<iq type="get" xmlns="usync"><usync sid mode="query" last="true" index="0" context="message">
/// <query><devices version="2"/><lid/></query><list><user jid/>...</list></usync></iq>`.
///
/// @param sid   unique id of the query
/// @param users people, without device
public record DeviceQuery(String sid, Collection<Jid> users) implements Iq<List<DeviceQuery.Answer>> {
    /// What the server said of one user.
    ///
    /// @param user    the person asked for
    /// @param lid     the person's hidden id, when named
    /// @param devices what counts as a device of that person: the phone, and companions with a valid key index
    /// @param rawId   of the key-index list, when there is one
    public record Answer(Jid user, Optional<Jid> lid, List<Device> devices, OptionalInt rawId) {}

    @Override
    public Node.Builder request() {
        List<Node> list = new ArrayList<>(users.size());
        for (Jid user : users) {
            list.add(Node.of("user").attr("jid", user.withoutDevice()).build());
        }
        return UsyncQuery.request(
                sid,
                "message",
                List.of(
                        Node.of("devices").attr("version", "2").build(),
                        Node.of("lid").build()),
                list);
    }

    @Override
    public List<Answer> parse(Node result) {
        List<Answer> answers = new ArrayList<>();
        for (Node user : UsyncQuery.users(result)) {
            Jid jid = user.jidAttr("jid");
            if (jid != null) {
                answers.add(answer(jid.withoutDevice(), user));
            }
        }
        return answers;
    }

    private static Answer answer(Jid jid, Node user) {
        Optional<Node> devices = user.child("devices");
        Optional<Node> list = devices.flatMap(node -> node.child("device-list"));
        Optional<ADVKeyIndexList> valid =
                devices.flatMap(node -> node.child("key-index-list")).flatMap(DeviceQuery::keyIndexList);
        return new Answer(
                jid,
                UsyncQuery.lidOf(user),
                list.map(node -> devicesOf(node, valid)).orElse(List.of()),
                valid.map(indexes -> OptionalInt.of(indexes.getRawId())).orElse(OptionalInt.empty()));
    }

    private static List<Device> devicesOf(Node list, Optional<ADVKeyIndexList> valid) {
        List<Device> found = new ArrayList<>();
        for (Node device : list.children("device")) {
            int number = Integer.parseInt(device.requireAttr("id"));
            int keyIndex = device.attr("key-index") == null ? 0 : Integer.parseInt(device.attr("key-index"));
            boolean hosted = "true".equals(device.attr("is_hosted")) || number == 99;
            if (!hosted && (number == 0 || isValid(keyIndex, valid))) {
                found.add(new Device(number, keyIndex));
            }
        }
        return found;
    }

    /// WhatsApp Web's rule: listed as valid, or newer than the list.
    private static boolean isValid(int keyIndex, Optional<ADVKeyIndexList> valid) {
        if (keyIndex == 0) {
            return false;
        }
        return valid.map(list -> list.getValidIndexesList().contains(keyIndex) || keyIndex > list.getCurrentIndex())
                .orElse(true);
    }

    static Optional<ADVKeyIndexList> keyIndexList(Node node) {
        try {
            ADVSignedKeyIndexList signed = ADVSignedKeyIndexList.parseFrom(node.contentBytes());
            return signed.hasDetails() ? Optional.of(ADVKeyIndexList.parseFrom(signed.getDetails())) : Optional.empty();
        } catch (InvalidProtocolBufferException _) {
            return Optional.empty();
        }
    }
}
