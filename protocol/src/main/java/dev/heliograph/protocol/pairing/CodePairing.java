package dev.heliograph.protocol.pairing;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.CryptoException;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.PairingCode;
import dev.heliograph.protocol.stanza.Iq;
import dev.heliograph.protocol.store.Credentials;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/// One code to link this device by, from its making to the phone's answer. Safe for all threads.
/// Source: 1-connection.md 5.5.
///
/// | stage | who | what |
/// |---|---|---|
/// | companion_hello | we | [#hello], its answer goes to [#accepted] |
/// | primary_hello | the phone, after the code was typed | [#answer] |
/// | companion_finish | we | [Answer#finish]; `<pair-success>` follows under [Answer#advSecret] |
public final class CodePairing {
    /// How long a code holds at most.
    public static final Duration LIFE = Duration.ofSeconds(180);

    private static final System.Logger LOG = System.getLogger(CodePairing.class.getName());

    private final Credentials keys;
    private final DeviceProfile profile;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Jid phone;
    private final PairingCode code;
    private final KeyPair ephemeral;
    private volatile byte[] ref;

    /// What the phone's answer leads to.
    ///
    /// @param finish    to be asked
    /// @param advSecret the phone's pair-success is authenticated with, 32 bytes
    public record Answer(Iq<Boolean> finish, byte[] advSecret) {}

    /// Makes a new code.
    ///
    /// @param digits the account's number, by [PhoneNumber]
    /// @param end    when the connection it is for ends; the code does not hold longer
    public CodePairing(
            Credentials keys,
            DeviceProfile profile,
            SecureRandom random,
            InstantSource clock,
            String digits,
            Instant end) {
        this.keys = keys;
        this.profile = profile;
        this.random = random;
        this.clock = clock;
        this.phone = Jid.pn(digits, 0);
        Instant most = clock.instant().plus(LIFE);
        this.code = new PairingCode(LinkCode.random(random), digits, most.isBefore(end) ? most : end);
        this.ephemeral = Curve25519.generate(random);
    }

    /// What to show.
    public PairingCode code() {
        return code;
    }

    /// Asks the server for the attempt; answered with its ref. Takes a tenth of a second, for the code's key.
    public Iq<byte[]> hello() {
        byte[] salt = LinkCode.bytes(random, LinkCode.SALT);
        byte[] iv = LinkCode.bytes(random, LinkCode.IV);
        return new CodeHello(
                phone,
                LinkCode.wrap(code.code(), ephemeral.publicKey(), salt, iv),
                keys.noise().publicKey(),
                profile);
    }

    /// The server took it under this ref.
    public void accepted(byte[] attempt) {
        ref = attempt;
    }

    /// Reads the phone's `<link_code_companion_reg>`. A wrong code shows only later, when the phone cannot
    /// open what it gets; then the right one may be typed still.
    ///
    /// @return empty when it is for another attempt, too late, or no such stanza
    public Optional<Answer> answer(Node notification) {
        byte[] attempt = ref;
        Optional<Node> reg = notification.child("link_code_companion_reg");
        if (attempt == null || reg.isEmpty() || !clock.instant().isBefore(code.until())) {
            return Optional.empty();
        }
        try {
            Node stage = reg.get();
            byte[] named = stage.requireChild("link_code_pairing_ref").contentBytes();
            if (!Arrays.equals(attempt, named)) {
                return Optional.empty();
            }
            byte[] wrapped = stage.requireChild("link_code_pairing_wrapped_primary_ephemeral_pub")
                    .contentBytes();
            byte[] identity = stage.requireChild("primary_identity_pub").contentBytes();
            LinkCode.Bundle bundle = LinkCode.bundle(
                    ephemeral,
                    keys.identity(),
                    LinkCode.unwrap(code.code(), wrapped),
                    identity,
                    LinkCode.Nonces.of(random));
            Iq<Boolean> finish =
                    new CodeFinish(phone, bundle.wrapped(), keys.identity().publicKey(), attempt);
            return Optional.of(new Answer(finish, bundle.advSecret()));
        } catch (CryptoException e) {
            LOG.log(System.Logger.Level.WARNING, "the phone''s answer to the code makes no sense: {0}", e.getMessage());
            return Optional.empty();
        }
    }
}
