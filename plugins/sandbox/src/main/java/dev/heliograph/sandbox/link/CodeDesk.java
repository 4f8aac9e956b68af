package dev.heliograph.sandbox.link;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.fault.LineFaultBox;
import dev.heliograph.sandbox.rule.Refusal;
import dev.heliograph.sandbox.world.Primary;
import dev.heliograph.sandbox.world.World;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/// Where clients that show a code wait for somebody to type it. Safe for all threads. Source: 1-connection.md
/// 5.5.
///
/// An account has one attempt at a time, the last one; it holds 180 seconds.
final class CodeDesk {
    private static final Duration LIFE = Duration.ofSeconds(180);
    private static final String RULE = "bad-link-code";
    private static final int WRAPPED = 80;
    private static final int BUNDLE = 156;
    private static final int REF_BYTES = 24;
    private static final int LONGEST_DISPLAY = 100;

    private final World world;
    private final LineFaultBox faults;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Map<String, CodeAttempt> byPhone = new ConcurrentHashMap<>();

    CodeDesk(World world, LineFaultBox faults, SecureRandom random, InstantSource clock) {
        this.world = world;
        this.faults = faults;
        this.random = random;
        this.clock = clock;
    }

    /// A client says hello, or finishes.
    ///
    /// @return what goes inside the result; null for an empty one
    /// @throws Refusal when something about it is wrong
    Node stanza(PairingGuest guest, Node reg) {
        Jid jid = reg.requireJid("jid");
        String stage = reg.requireAttr("stage");
        return switch (stage) {
            case "companion_hello" -> hello(guest, jid, reg);
            case "companion_finish" -> {
                finish(guest, jid, reg);
                yield null;
            }
            default -> throw refused("stage is " + stage);
        };
    }

    private Node hello(PairingGuest guest, Jid jid, Node reg) {
        OptionalInt fault = faults.takeCodeError();
        if (fault.isPresent()) {
            int code = fault.getAsInt();
            throw Refusal.request(
                    code, code == 429 ? "rate-overlimit" : "bad-request", "code-fault", "as the plan says");
        }
        if (!jid.isPn() || jid.device() != 0 || primary(jid).isEmpty()) {
            throw refused("jid " + jid + " is no account here that links devices");
        }
        byte[] wrapped = sized(reg, "link_code_pairing_wrapped_companion_ephemeral_pub", WRAPPED);
        byte[] noise = sized(reg, "companion_server_auth_key_pub", Curve25519.KEY);
        if (!Arrays.equals(noise, guest.noiseKey())) {
            throw refused("companion_server_auth_key_pub is not the noise key of this connection");
        }
        String platform = reg.requireChild("companion_platform_id").contentText();
        if (platform.length() != 1 || !"123456789cdef".contains(platform)) {
            throw refused("companion_platform_id is \"" + platform + "\"");
        }
        String display = reg.requireChild("companion_platform_display").contentText();
        if (!display.matches("[^()]+ \\([^()]+\\)") || display.length() > LONGEST_DISPLAY) {
            throw refused("companion_platform_display is no Browser (OS): \"" + display + "\"");
        }
        byte[] nonce = reg.requireChild("link_code_pairing_nonce").contentBytes();
        if (nonce.length != 1 || nonce[0] != '0' && nonce[0] != 0) {
            throw refused("link_code_pairing_nonce must be 0");
        }
        byte[] ref = ref();
        byPhone.put(
                jid.user(), new CodeAttempt(guest, wrapped, ref, clock.instant().plus(LIFE)));
        return Node.of("link_code_companion_reg")
                .attr("stage", "companion_hello")
                .child(Node.of("link_code_pairing_ref").bytes(ref))
                .build();
    }

    private void finish(PairingGuest guest, Jid jid, Node reg) {
        CodeAttempt attempt = byPhone.get(jid.user());
        if (attempt == null || attempt.guest() != guest || !attempt.isTyped()) {
            throw refused("nobody typed a code of this connection");
        }
        byte[] bundle = sized(reg, "link_code_pairing_wrapped_key_bundle", BUNDLE);
        byte[] identity = sized(reg, "companion_identity_public", Curve25519.KEY);
        if (!Arrays.equals(identity, guest.identityKey())) {
            throw refused("companion_identity_public is not the identity of the registration");
        }
        if (!Arrays.equals(reg.requireChild("link_code_pairing_ref").contentBytes(), attempt.ref())) {
            throw refused("the ref is another attempt's");
        }
        attempt.finished(bundle);
    }

    /// Somebody types a code on a phone, and waits until the client has answered.
    ///
    /// @return the companion's address, once the client is told; it is not linked yet
    /// @throws IllegalArgumentException when no client shows a code for this account, or not this one
    String type(Primary phone, String typed, PairingDesk desk) throws InterruptedException {
        CodeAttempt attempt = byPhone.get(phone.person().pn().user());
        if (attempt == null || !clock.instant().isBefore(attempt.end())) {
            throw new IllegalArgumentException("no client shows a code for this account, or it is over");
        }
        return attempt.type(phone, typed, desk);
    }

    void left(PairingGuest guest) {
        byPhone.values().removeIf(attempt -> attempt.guest() == guest);
    }

    private Optional<Primary> primary(Jid jid) {
        return world.primaries().stream()
                .filter(phone -> phone.person().pn().user().equals(jid.user()))
                .findFirst();
    }

    private byte[] ref() {
        byte[] bytes = new byte[REF_BYTES];
        random.nextBytes(bytes);
        return ("3@" + Base64.getEncoder().encodeToString(bytes)).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] sized(Node reg, String tag, int size) {
        byte[] bytes = reg.requireChild(tag).contentBytes();
        if (bytes.length != size) {
            throw refused("<" + tag + "> must have " + size + " bytes, has " + bytes.length);
        }
        return bytes;
    }

    private static Refusal refused(String detail) {
        return Refusal.request(RULE, detail);
    }
}
