package dev.heliograph.protocol.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.signal.DeviceIdentity;
import dev.heliograph.protocol.store.Credentials;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CodePairingTest {
    private static final byte[] REF = "3@ref".getBytes(StandardCharsets.US_ASCII);

    private final SecureRandom random = new SecureRandom();
    private final Credentials keys = DeviceIdentity.create(random);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-27T20:00:00Z"));
    private final CodePairing pairing = pairing(Instant.MAX);

    @Test
    void saysHelloAsTheServerWantsIt() {
        Node reg = pairing.hello().request().build().requireChild("link_code_companion_reg");
        assertThat(reg.attr("stage")).isEqualTo("companion_hello");
        assertThat(reg.jidAttr("jid").toString()).isEqualTo("15550001111@s.whatsapp.net");
        assertThat(reg.attr("should_show_push_notification")).isEqualTo("true");
        assertThat(reg.children())
                .extracting(Node::tag)
                .containsExactly(
                        "link_code_pairing_wrapped_companion_ephemeral_pub",
                        "companion_server_auth_key_pub",
                        "companion_platform_id",
                        "companion_platform_display",
                        "link_code_pairing_nonce");
        assertThat(reg.children().get(0).contentBytes()).hasSize(80);
        assertThat(reg.children().get(1).contentBytes()).isEqualTo(keys.noise().publicKey());
        assertThat(reg.children().get(2).contentText()).isEqualTo("1");
        assertThat(reg.children().get(3).contentText()).isEqualTo("Chrome (Linux)");
        assertThat(reg.children().get(4).contentText()).isEqualTo("0");
    }

    @Test
    void answersThePhoneUnderTheServersRef() {
        pairing.accepted(REF);
        CodePairing.Answer answer = pairing.answer(primaryHello(REF)).orElseThrow();
        Node reg = answer.finish().request().build().requireChild("link_code_companion_reg");
        assertThat(reg.attr("stage")).isEqualTo("companion_finish");
        assertThat(reg.requireChild("link_code_pairing_wrapped_key_bundle").contentBytes())
                .hasSize(156);
        assertThat(reg.requireChild("companion_identity_public").contentBytes())
                .isEqualTo(keys.identity().publicKey());
        assertThat(reg.requireChild("link_code_pairing_ref").contentBytes()).isEqualTo(REF);
        assertThat(answer.advSecret()).hasSize(32).isNotEqualTo(keys.advSecret());
    }

    @Test
    void doesNotAnswerForAnotherAttemptNorBeforeTheServerTookIt() {
        assertThat(pairing.answer(primaryHello(REF))).isEmpty();
        pairing.accepted(REF);
        assertThat(pairing.answer(primaryHello(new byte[] {1}))).isEmpty();
    }

    @Test
    void doesNotAnswerOnceItIsOver() {
        pairing.accepted(REF);
        now.set(pairing.code().until());
        assertThat(pairing.answer(primaryHello(REF))).isEmpty();
    }

    @Test
    void doesNotAnswerToWhatIsNoKey() {
        pairing.accepted(REF);
        Node broken = notification(REF, new byte[79], new byte[32]);
        assertThat(pairing.answer(broken)).isEmpty();
    }

    @Test
    void holdsThreeMinutesOrAsLongAsItsConnection() {
        assertThat(pairing.code().until()).isEqualTo(now.get().plusSeconds(180));
        assertThat(pairing(now.get().plusSeconds(150)).code().until())
                .isEqualTo(now.get().plusSeconds(150));
        assertThat(pairing.code().shown()).matches("[1-9A-Z]{4}-[1-9A-Z]{4}");
    }

    private CodePairing pairing(Instant end) {
        return new CodePairing(keys, DeviceProfile.named("Heliograph"), random, now::get, "15550001111", end);
    }

    private Node primaryHello(byte[] ref) {
        KeyPair ephemeral = Curve25519.generate(random);
        byte[] wrapped = LinkCode.wrap(
                pairing.code().code(),
                ephemeral.publicKey(),
                LinkCode.bytes(random, LinkCode.SALT),
                LinkCode.bytes(random, LinkCode.IV));
        return notification(ref, wrapped, Curve25519.generate(random).publicKey());
    }

    private static Node notification(byte[] ref, byte[] wrapped, byte[] identity) {
        return Node.of("notification")
                .attr("type", "link_code_companion_reg")
                .child(Node.of("link_code_companion_reg")
                        .child(Node.of("link_code_pairing_ref").bytes(ref).build())
                        .child(Node.of("link_code_pairing_wrapped_primary_ephemeral_pub")
                                .bytes(wrapped)
                                .build())
                        .child(Node.of("primary_identity_pub").bytes(identity).build())
                        .build())
                .build();
    }
}
