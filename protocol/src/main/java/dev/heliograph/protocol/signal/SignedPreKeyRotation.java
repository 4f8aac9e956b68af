package dev.heliograph.protocol.signal;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.stanza.Iq;
import dev.heliograph.protocol.store.SignedPreKey;

/// Gives the server another signed prekey to hand out. Source: shared/protocol/1-connection.md 6.5.
///
/// Wire: `<iq type="set" xmlns="encrypt"><rotate><skey><id/><value/><signature/></skey></rotate></iq>`.
///
/// @param signed durable already
public record SignedPreKeyRotation(SignedPreKey signed) implements Iq<Boolean> {
    @Override
    public Node.Builder request() {
        return Iq.to("set", "encrypt")
                .child(Node.of("rotate").child(node(signed)).build());
    }

    @Override
    public Boolean parse(Node result) {
        return true;
    }

    /// The key as both this and an upload carry it.
    static Node node(SignedPreKey signed) {
        return Node.of("skey")
                .child(Node.of("id").bytes(Bytes.bigEndian(signed.id(), 3)).build())
                .child(Node.of("value").bytes(signed.keyPair().publicKey()).build())
                .child(Node.of("signature").bytes(signed.signature()).build())
                .build();
    }
}
