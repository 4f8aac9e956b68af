package dev.heliograph.sandbox.link;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.sandbox.world.CodeEntry;
import dev.heliograph.sandbox.world.PairSuccess;
import dev.heliograph.sandbox.world.Primary;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One code that a client shows. Thread-safe: the client's stanzas come from another thread than who types.
final class CodeAttempt {
    private static final Duration CLIENT_ANSWERS_WITHIN = Duration.ofSeconds(10);

    private final PairingGuest guest;
    private final byte[] wrapped;
    private final byte[] ref;
    private final Instant end;
    private final ArrayBlockingQueue<byte[]> bundles = new ArrayBlockingQueue<>(1);
    private volatile boolean typed;

    CodeAttempt(PairingGuest guest, byte[] wrapped, byte[] ref, Instant end) {
        this.guest = guest;
        this.wrapped = wrapped;
        this.ref = ref;
        this.end = end;
    }

    PairingGuest guest() {
        return guest;
    }

    byte[] ref() {
        return ref;
    }

    Instant end() {
        return end;
    }

    boolean isTyped() {
        return typed;
    }

    /// The client sent its bundle; nobody may wait for it any more.
    void finished(byte[] bundle) {
        bundles.offer(bundle);
    }

    /// A wrong code shows when the client has answered; the right one may be typed then.
    synchronized String type(Primary phone, String code, PairingDesk desk) throws InterruptedException {
        CodeEntry entry = phone.typeCode(code, wrapped);
        bundles.clear();
        typed = true;
        guest.primaryHello(Node.of("link_code_companion_reg")
                .attr("stage", "primary_hello")
                .child(Node.of("link_code_pairing_wrapped_primary_ephemeral_pub")
                        .bytes(entry.wrappedKey()))
                .child(Node.of("primary_identity_pub").bytes(entry.identityKey()))
                .child(Node.of("link_code_pairing_ref").bytes(ref)));
        byte[] bundle = bundles.poll(CLIENT_ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS);
        if (bundle == null) {
            throw new IllegalArgumentException("the client does not answer");
        }
        PairSuccess success = entry.finish(bundle, guest.identityKey(), guest.noiseKey());
        return guest.scanned(phone, success, desk.companions().reserveNumber(phone.person()));
    }
}
