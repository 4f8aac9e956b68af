package dev.heliograph.sandbox.link;

import dev.heliograph.protocol.proto.ClientPayload;
import dev.heliograph.sandbox.account.Companions;
import dev.heliograph.sandbox.fault.LineFaultBox;
import dev.heliograph.sandbox.rule.Violations;
import dev.heliograph.sandbox.wire.Guest;
import dev.heliograph.sandbox.wire.Line;
import dev.heliograph.sandbox.world.PairSuccess;
import dev.heliograph.sandbox.world.Primary;
import dev.heliograph.sandbox.world.World;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Where clients without an account wait for a phone to scan them. Safe for all threads.
public final class PairingDesk {
    private static final int REFS = 6;
    private static final int REF_BYTES = 24;

    private final Companions companions;
    private final Violations violations;
    private final SecureRandom random;
    private final InstantSource clock;
    private final LineFaultBox faults;
    private final CodeDesk codes;
    private final Map<String, PairingGuest> waiting = new ConcurrentHashMap<>();

    /// Opens the desk.
    ///
    /// @param world      who may link clients
    /// @param companions where links are kept
    /// @param faults     what is to go wrong
    /// @param violations where broken rules go
    /// @param random     where refs come from
    /// @param clock      the time
    public PairingDesk(
            World world,
            Companions companions,
            LineFaultBox faults,
            Violations violations,
            SecureRandom random,
            InstantSource clock) {
        this.companions = companions;
        this.faults = faults;
        this.codes = new CodeDesk(world, faults, random, clock);
        this.violations = violations;
        this.random = random;
        this.clock = clock;
    }

    /// Takes a client in and gives it refs to show.
    ///
    /// @throws dev.heliograph.sandbox.rule.Refusal when its registration is malformed
    public Guest register(Line line, ClientPayload payload, byte[] noiseStatic) {
        Registration registration = Registration.of(payload);
        List<String> refs = Stream.generate(this::ref).limit(REFS).toList();
        var guest = new PairingGuest(this, line, registration, noiseStatic, refs);
        refs.forEach(ref -> waiting.put(ref, guest));
        guest.showRefs();
        if (faults.takePasskeyDemand()) {
            guest.demandPasskey();
        }
        return guest;
    }

    /// A phone scans a code.
    ///
    /// @param phone     whose
    /// @param qrContent what the code holds
    /// @return the companion's address, once the client is told; it is not linked yet
    /// @throws IllegalArgumentException when the code is malformed, nobody shows it, or it is not the
    ///         shower's own
    public String scan(Primary phone, String qrContent) {
        PairSuccess success = phone.scan(qrContent);
        PairingGuest guest = waiting.get(success.ref());
        if (guest == null) {
            throw new IllegalArgumentException("no connected client shows the ref " + success.ref());
        }
        if (!Arrays.equals(success.noiseKey(), guest.noiseKey())
                || !Arrays.equals(success.identityKey(), guest.identityKey())) {
            violations.add("qr-mismatch", guest.name() + ": the code's keys are not those of its registration");
            throw new IllegalArgumentException("the code's keys are not those of the client that shows it");
        }
        return guest.scanned(phone, success, companions.reserveNumber(phone.person()));
    }

    /// Somebody types a code on a phone, and waits until the client has answered.
    ///
    /// @param phone whose
    /// @param code  8 characters, with or without a dash
    /// @return the companion's address, once the client is told; it is not linked yet
    /// @throws IllegalArgumentException when no client shows a code for this account, or not this one
    public String typeCode(Primary phone, String code) throws InterruptedException {
        return codes.type(phone, code.replace("-", ""), this);
    }

    CodeDesk codes() {
        return codes;
    }

    LineFaultBox faults() {
        return faults;
    }

    void left(PairingGuest guest) {
        codes.left(guest);
        waiting.values().removeIf(guest::equals);
    }

    Companions companions() {
        return companions;
    }

    long now() {
        return clock.instant().getEpochSecond();
    }

    private String ref() {
        byte[] bytes = new byte[REF_BYTES];
        random.nextBytes(bytes);
        return "2@" + Base64.getEncoder().encodeToString(bytes);
    }
}
