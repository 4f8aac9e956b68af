package dev.heliograph.protocol.signal;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.stanza.Iq;
import dev.heliograph.protocol.store.StateView;
import java.util.Arrays;
import java.util.List;

/// What the server holds of this device's keys. Source: shared/protocol/1-connection.md 6.5.
///
/// @param registrationId unsigned 32 bit
/// @param identity       32 bytes
/// @param signedId       id of the signed prekey
/// @param signedValue    its public key, 32 bytes
/// @param oneTimeIds     of the one-time prekeys that are left
public record PreKeyDigest(
        int registrationId, byte[] identity, int signedId, byte[] signedValue, List<Integer> oneTimeIds) {
    /// Asks for it. Wire: `<iq type="get" xmlns="encrypt"><digest/></iq>`.
    public record Query() implements Iq<PreKeyDigest> {
        @Override
        public Node.Builder request() {
            return Iq.to("get", "encrypt").child(Node.of("digest").build());
        }

        @Override
        public PreKeyDigest parse(Node result) {
            Node digest = result.requireChild("digest");
            Node signed = digest.requireChild("skey");
            return new PreKeyDigest(
                    (int) Bytes.toLong(digest.requireChild("registration").contentBytes()),
                    digest.requireChild("identity").contentBytes(),
                    (int) Bytes.toLong(signed.requireChild("id").contentBytes()),
                    signed.requireChild("value").contentBytes(),
                    digest.requireChild("list").children("id").stream()
                            .map(id -> (int) Bytes.toLong(id.contentBytes()))
                            .toList());
        }
    }

    /// Whether it is this device's identity at all.
    public boolean isOf(StateView state) {
        return state.credentials()
                .filter(keys -> keys.registrationId() == registrationId
                        && Arrays.equals(keys.identity().publicKey(), identity))
                .isPresent();
    }

    /// Whether the signed prekey handed out is the one made last.
    public boolean hasNewestSigned(StateView state) {
        return state.newestSignedPreKey()
                .filter(key ->
                        key.id() == signedId && Arrays.equals(key.keyPair().publicKey(), signedValue))
                .isPresent();
    }

    /// How many one-time prekeys are handed out that this device cannot use: their private keys are gone.
    public long unusable(StateView state) {
        return oneTimeIds.stream().filter(id -> state.preKey(id).isEmpty()).count();
    }
}
