package dev.heliograph.protocol.pairing;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.stanza.Iq;
import java.nio.charset.StandardCharsets;

/// Asks the server to let a phone link us by a code. Answered with the ref that names the attempt.
/// Source: 1-connection.md 5.5, stage 1.
///
/// Wire: `<iq type="set" xmlns="md"><link_code_companion_reg jid stage="companion_hello"
/// should_show_push_notification="true"><link_code_pairing_wrapped_companion_ephemeral_pub/>
/// <companion_server_auth_key_pub/><companion_platform_id/><companion_platform_display/>
/// <link_code_pairing_nonce/></link_code_companion_reg></iq>`.
///
/// @param phone   the account's number
/// @param wrapped our ephemeral public key under the code, 80 bytes
/// @param noise   our noise public key
/// @param profile what we say we are
record CodeHello(Jid phone, byte[] wrapped, byte[] noise, DeviceProfile profile) implements Iq<byte[]> {
    @Override
    public Node.Builder request() {
        return Iq.to("set", "md")
                .child(Node.of("link_code_companion_reg")
                        .attr("jid", phone)
                        .attr("stage", "companion_hello")
                        .attr("should_show_push_notification", "true")
                        .child(bytes("link_code_pairing_wrapped_companion_ephemeral_pub", wrapped))
                        .child(bytes("companion_server_auth_key_pub", noise))
                        .child(text("companion_platform_id", String.valueOf(profile.clientType())))
                        .child(text("companion_platform_display", profile.display()))
                        .child(text("link_code_pairing_nonce", "0"))
                        .build());
    }

    @Override
    public byte[] parse(Node result) {
        return result.requireChild("link_code_companion_reg")
                .requireChild("link_code_pairing_ref")
                .contentBytes();
    }

    private static Node text(String tag, String content) {
        return bytes(tag, content.getBytes(StandardCharsets.US_ASCII));
    }

    private static Node bytes(String tag, byte[] content) {
        return Node.of(tag).bytes(content).build();
    }
}
