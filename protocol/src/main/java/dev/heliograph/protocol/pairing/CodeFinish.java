package dev.heliograph.protocol.pairing;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.stanza.Iq;

/// Gives the phone our identity under the secret the code led to. Source: 1-connection.md 5.5, stage 3.
///
/// Wire: `<iq type="set" xmlns="md"><link_code_companion_reg jid stage="companion_finish">
/// <link_code_pairing_wrapped_key_bundle/><companion_identity_public/><link_code_pairing_ref/>
/// </link_code_companion_reg></iq>`.
///
/// @param phone    the account's number
/// @param bundle   156 bytes
/// @param identity our identity public key
/// @param ref      the attempt's
record CodeFinish(Jid phone, byte[] bundle, byte[] identity, byte[] ref) implements Iq<Boolean> {
    @Override
    public Node.Builder request() {
        return Iq.to("set", "md")
                .child(Node.of("link_code_companion_reg")
                        .attr("jid", phone)
                        .attr("stage", "companion_finish")
                        .child(bytes("link_code_pairing_wrapped_key_bundle", bundle))
                        .child(bytes("companion_identity_public", identity))
                        .child(bytes("link_code_pairing_ref", ref))
                        .build());
    }

    @Override
    public Boolean parse(Node result) {
        return true;
    }

    private static Node bytes(String tag, byte[] content) {
        return Node.of(tag).bytes(content).build();
    }
}
