package dev.heliograph.protocol.signal;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.stanza.Iq;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.Credentials;
import dev.heliograph.protocol.store.SignedPreKey;
import java.util.ArrayList;
import java.util.List;

/// Gives one-time prekeys and the signed prekey to the server. Source: shared/protocol/1-connection.md 6.4.
///
/// Wire: `<iq type="set"
/// xmlns="encrypt"><registration/><type/><identity/><list><key><id/><value/></key>...</list>
/// <skey><id/><value/><signature/></skey></iq>`.
///
/// @param keys   of this device
/// @param oneTime not yet uploaded, in order, not empty
/// @param signed  the current signed prekey
public record PreKeyUpload(Credentials keys, List<PreKeys.Upload> oneTime, SignedPreKey signed) implements Iq<Boolean> {
    /// Makes enough prekeys to upload a full stock; commit before asking.
    ///
    /// @param stock how many the server is to have
    public static PreKeyUpload prepare(Commit commit, PreKeys preKeys, int stock) {
        int waiting = preKeys.notUploaded(commit).size();
        if (waiting < stock) {
            preKeys.generate(commit, stock - waiting);
        }
        return new PreKeyUpload(
                commit.credentials().orElseThrow(),
                preKeys.notUploaded(commit),
                commit.newestSignedPreKey().orElseThrow());
    }

    /// The id of the last key of this upload.
    public int lastId() {
        return oneTime.getLast().id();
    }

    @Override
    public Node.Builder request() {
        List<Node> list = new ArrayList<>(oneTime.size());
        for (PreKeys.Upload key : oneTime) {
            list.add(Node.of("key")
                    .child(bytes("id", Bytes.bigEndian(key.id(), 3)))
                    .child(bytes("value", key.publicKey()))
                    .build());
        }
        return Iq.to("set", "encrypt")
                .child(bytes("registration", Bytes.bigEndian(keys.registrationId(), 4)))
                .child(bytes("type", new byte[] {5}))
                .child(bytes("identity", keys.identity().publicKey()))
                .child(Node.of("list").children(list).build())
                .child(SignedPreKeyRotation.node(signed));
    }

    @Override
    public Boolean parse(Node result) {
        return true;
    }

    private static Node bytes(String tag, byte[] content) {
        return Node.of(tag).bytes(content).build();
    }
}
