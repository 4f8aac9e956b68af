package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Broken clients that want to be linked by a code.
class LinkCodeRulesTest {
    private final Device device = new Device();
    private Bench bench;
    private Wire wire;
    private Jid owner;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        bench = new Bench(folder, new WorldSize(1, 0));
        owner = bench.sandbox.world().primaries().getFirst().person().pn();
        wire = Wire.open(bench.network, device.noise, device.registration().build());
        wire.send(Remote.result(wire.next()).build());
    }

    @AfterEach
    void stop() {
        wire.close();
        bench.close();
    }

    @ParameterizedTest
    @CsvSource({
        "link_code_pairing_wrapped_companion_ephemeral_pub, short",
        "companion_server_auth_key_pub, ................................",
        "companion_platform_id, 0",
        "companion_platform_display, Heliograph",
        "link_code_pairing_nonce, 7"
    })
    void refusesAHelloWithAWrongPart(String part, String content) {
        Node answer = wire.ask("set", "md", hello(owner, part, content));
        assertThat(answer.requireChild("error").attr("code")).isEqualTo("400");
        assertThat(bench.broken()).containsExactly("bad-link-code");
    }

    @Test
    void refusesAHelloForANumberThatLinksNobody() {
        Jid stranger = Jid.pn("15559999999", 0);
        Node answer = wire.ask("set", "md", hello(stranger, "", ""));
        assertThat(answer.requireChild("error").attr("code")).isEqualTo("400");
        assertThat(bench.broken()).containsExactly("bad-link-code");
    }

    @Test
    void refusesAFinishOfACodeThatNobodyTyped() {
        assertThat(wire.ask("set", "md", hello(owner, "", "")).attr("type")).isEqualTo("result");
        Node answer = wire.ask(
                "set",
                "md",
                Node.of("link_code_companion_reg")
                        .attr("jid", owner)
                        .attr("stage", "companion_finish")
                        .child(Node.of("link_code_pairing_wrapped_key_bundle").bytes(new byte[156]))
                        .child(Node.of("companion_identity_public").bytes(device.identity.publicKey()))
                        .child(Node.of("link_code_pairing_ref").bytes(new byte[] {1})));
        assertThat(answer.requireChild("error").attr("code")).isEqualTo("400");
        assertThat(bench.broken()).containsExactly("bad-link-code");
    }

    @Test
    void refusesAnAckOfWhatWasNotSent() {
        wire.send(Node.of("ack")
                .attr("class", "notification")
                .attr("id", "link-1")
                .attr("to", Jid.SERVER)
                .attr("type", "link_code_companion_reg")
                .build());
        assertThat(wire.awaitTag("stream:error").attr("code")).isEqualTo("500");
        assertThat(bench.broken()).containsExactly("bad-ack");
    }

    @Test
    void refusesACodeThatNobodyShows() throws Exception {
        var answer = bench.post("/enter-code", "{\"code\":\"ABCD-2345\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("no client shows a code");
    }

    private Node.Builder hello(Jid jid, String wrong, String content) {
        Node.Builder reg = Node.of("link_code_companion_reg")
                .attr("jid", jid)
                .attr("stage", "companion_hello")
                .attr("should_show_push_notification", "true");
        part(reg, "link_code_pairing_wrapped_companion_ephemeral_pub", new byte[80], wrong, content);
        part(reg, "companion_server_auth_key_pub", device.noise.publicKey(), wrong, content);
        part(reg, "companion_platform_id", ascii("1"), wrong, content);
        part(reg, "companion_platform_display", ascii("Chrome (Linux)"), wrong, content);
        part(reg, "link_code_pairing_nonce", ascii("0"), wrong, content);
        return reg;
    }

    private static void part(Node.Builder reg, String tag, byte[] right, String wrong, String content) {
        reg.child(Node.of(tag).bytes(tag.equals(wrong) ? ascii(content) : right));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
