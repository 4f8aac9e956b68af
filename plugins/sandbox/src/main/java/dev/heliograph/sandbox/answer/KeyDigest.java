package dev.heliograph.sandbox.answer;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.sandbox.account.LinkedDevice;
import dev.heliograph.sandbox.talk.Member;

/// `<iq type=get xmlns=encrypt><digest/></iq>` -> what the server holds of the asker's keys. Source:
/// 1-connection.md
/// 6.5; the hash is left out, since what it covers is not known and no client reads it.
final class KeyDigest implements IqAnswer {
    @Override
    public Reply answer(Member member, Node iq) {
        LinkedDevice device = member.device();
        var skey = device.signedPreKey();
        var list = Node.of("list");
        device.oneTimeIds().forEach(id -> list.child(Node.of("id").bytes(Bytes.bigEndian(id, 3))));
        return Reply.of(Node.of("digest")
                .child(Node.of("registration")
                        .bytes(Bytes.bigEndian(Integer.toUnsignedLong(device.registrationId()), 4)))
                .child(Node.of("type").bytes(new byte[] {5}))
                .child(Node.of("identity").bytes(device.identityKey()))
                .child(Node.of("skey")
                        .child(Node.of("id").bytes(Bytes.bigEndian(skey.id(), 3)))
                        .child(Node.of("value").bytes(skey.key()))
                        .child(Node.of("signature").bytes(skey.signature())))
                .child(list));
    }
}
