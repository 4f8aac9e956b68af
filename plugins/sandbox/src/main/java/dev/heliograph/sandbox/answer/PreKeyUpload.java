package dev.heliograph.sandbox.answer;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.sandbox.account.Companions;
import dev.heliograph.sandbox.account.LinkedDevice;
import dev.heliograph.sandbox.keep.Entry;
import dev.heliograph.sandbox.rule.Refusal;
import dev.heliograph.sandbox.talk.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/// `<iq type=set xmlns=encrypt>`: registration, type, identity, list, skey; or `<rotate><skey/></rotate>`.
/// Source: 1-connection.md 6.4 and 6.5.
final class PreKeyUpload {
    private static final String RULE = "bad-prekey-upload";
    private static final int AT_MOST = 812;

    private final Companions companions;

    PreKeyUpload(Companions companions) {
        this.companions = companions;
    }

    IqAnswer.Reply upload(Member member, Node iq) {
        LinkedDevice device = member.device();
        byte[] registration = sized(iq.requireChild("registration"), 4);
        byte[] type = sized(iq.requireChild("type"), 1);
        byte[] identity = sized(iq.requireChild("identity"), Curve25519.KEY);
        if (Bytes.toLong(registration) != Integer.toUnsignedLong(device.registrationId())) {
            throw refused("registration is not the one of the link");
        }
        if (type[0] != 5) {
            throw refused("type must be 05, was " + type[0]);
        }
        if (!Arrays.equals(identity, device.identityKey())) {
            throw refused("identity is not the one of the link");
        }
        List<Entry.PreKey> keys = oneTimeKeys(iq.requireChild("list"));
        if (!device.knownIds(keys).isEmpty()) {
            throw refused("prekey ids were uploaded before: " + device.knownIds(keys));
        }
        companions.upload(device, signed(device, iq.requireChild("skey")), keys);
        return IqAnswer.Reply.EMPTY;
    }

    IqAnswer.Reply rotate(Member member, Node iq) {
        Node key = iq.requireChild("rotate").requireChild("skey");
        companions.rotate(member.device(), signed(member.device(), key));
        return IqAnswer.Reply.EMPTY;
    }

    private static List<Entry.PreKey> oneTimeKeys(Node list) {
        var keys = new ArrayList<Entry.PreKey>();
        var ids = new HashSet<Integer>();
        for (Node key : list.children()) {
            int id = (int) Bytes.toLong(sized(key.requireChild("id"), 3));
            if (!key.tag().equals("key") || id == 0 || !ids.add(id)) {
                throw refused("<list> takes <key> with ids from 1, each once; found <" + key.tag() + "> " + id);
            }
            keys.add(new Entry.PreKey(id, sized(key.requireChild("value"), Curve25519.KEY)));
        }
        if (keys.isEmpty() || keys.size() > AT_MOST) {
            throw refused("an upload holds 1 to " + AT_MOST + " prekeys, this " + keys.size());
        }
        return keys;
    }

    private static Entry.SignedPreKey signed(LinkedDevice device, Node skey) {
        int id = (int) Bytes.toLong(sized(skey.requireChild("id"), 3));
        byte[] key = sized(skey.requireChild("value"), Curve25519.KEY);
        Node given = skey.child("signature").orElseThrow(() -> refused("skey has no signature"));
        byte[] signature = sized(given, Curve25519.SIGNATURE);
        if (!Curve25519.verify(device.identityKey(), Curve25519.typed(key), signature)) {
            throw refused("the signature of skey " + id + " is not the identity's over 05 || value");
        }
        return new Entry.SignedPreKey(id, key, signature);
    }

    private static byte[] sized(Node node, int size) {
        byte[] bytes = node.contentBytes();
        if (bytes.length != size) {
            throw refused("<" + node.tag() + "> must have " + size + " bytes, has " + bytes.length);
        }
        return bytes;
    }

    private static Refusal refused(String detail) {
        return Refusal.request(406, "not-acceptable", RULE, detail);
    }
}
