package dev.heliograph.protocol.usync;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ADVKeyIndexList;
import dev.heliograph.protocol.proto.ADVSignedKeyIndexList;
import dev.heliograph.protocol.store.DeviceList.Device;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UsyncQueriesTest {
    private static final Jid PHONE = Jid.pn("15550101001", 0);
    private static final Jid LID = Jid.lid("101", 0);

    @Test
    void asksForDevicesAndHiddenIdsOfPeople() {
        Node request = new DeviceQuery("s1", List.of(PHONE.withDevice(5)))
                .request()
                .attr("id", "1")
                .build();
        Node usync = request.requireChild("usync");
        assertThat(usync.attr("context")).isEqualTo("message");
        assertThat(usync.requireChild("query").requireChild("devices").attr("version"))
                .isEqualTo("2");
        assertThat(usync.requireChild("query").child("lid")).isPresent();
        assertThat(usync.requireChild("list").children().getFirst().jidAttr("jid"))
                .isEqualTo(PHONE);
    }

    @Test
    void keepsThePhoneAndCompanionsWithAValidIndex() {
        Node user = Node.of("user")
                .attr("jid", LID)
                .child(Node.of("devices")
                        .child(Node.of("device-list")
                                .child(device(0, 0, false))
                                .child(device(3, 2, false))
                                .child(device(4, 1, false))
                                .child(device(5, 9, false))
                                .child(device(6, 0, false))
                                .child(device(7, 2, true))
                                .child(device(99, 2, false))
                                .build())
                        .child(keyIndexes(2, 4))
                        .build())
                .build();
        DeviceQuery.Answer answer =
                new DeviceQuery("s", List.of(LID)).parse(reply(user)).getFirst();
        assertThat(answer.devices()).containsExactly(new Device(0, 0), new Device(3, 2), new Device(5, 9));
        assertThat(answer.rawId()).hasValue(77);
    }

    @Test
    void keepsCompanionsWithAnyIndexWhenNoListOfIndexesCame() {
        Node user = Node.of("user")
                .attr("jid", LID)
                .child(Node.of("devices")
                        .child(Node.of("device-list")
                                .child(device(0, 0, false))
                                .child(device(3, 2, false))
                                .child(device(6, 0, false))
                                .build())
                        .build())
                .build();
        DeviceQuery.Answer answer =
                new DeviceQuery("s", List.of(LID)).parse(reply(user)).getFirst();
        assertThat(answer.devices()).containsExactly(new Device(0, 0), new Device(3, 2));
    }

    @Test
    void readsHiddenIdsAndLeavesOutWhoHasNone() {
        Node known = Node.of("user")
                .attr("jid", PHONE)
                .child(Node.of("lid").attr("val", LID).build())
                .build();
        Node unknown = Node.of("user").attr("jid", Jid.pn("15550101002", 0)).build();
        assertThat(new LidQuery("s", List.of(PHONE)).parse(reply(known, unknown)))
                .containsExactly(java.util.Map.entry(PHONE, LID));
    }

    @Test
    void namesTheHiddenIdInADeviceAnswer() {
        Node user = Node.of("user")
                .attr("jid", PHONE)
                .child(Node.of("lid").attr("val", LID).build())
                .build();
        DeviceQuery.Answer answer =
                new DeviceQuery("s", List.of(PHONE)).parse(reply(user)).getFirst();
        assertThat(answer.lid()).isEqualTo(Optional.of(LID));
        assertThat(answer.devices()).isEmpty();
    }

    private static Node device(int id, int keyIndex, boolean hosted) {
        Node.Builder device = Node.of("device").attr("id", id);
        if (keyIndex > 0) {
            device.attr("key-index", keyIndex);
        }
        if (hosted) {
            device.attr("is_hosted", "true");
        }
        return device.build();
    }

    private static Node keyIndexes(int valid, int current) {
        ADVKeyIndexList list = ADVKeyIndexList.newBuilder()
                .setRawId(77)
                .setCurrentIndex(current)
                .addValidIndexes(valid)
                .build();
        return Node.of("key-index-list")
                .bytes(ADVSignedKeyIndexList.newBuilder()
                        .setDetails(ByteString.copyFrom(list.toByteArray()))
                        .build()
                        .toByteArray())
                .build();
    }

    private static Node reply(Node... users) {
        return Node.of("iq")
                .child(Node.of("usync")
                        .child(Node.of("list").children(List.of(users)).build())
                        .build())
                .build();
    }
}
