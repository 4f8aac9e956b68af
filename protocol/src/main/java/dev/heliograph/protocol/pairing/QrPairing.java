package dev.heliograph.protocol.pairing;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.signal.AdvException;
import dev.heliograph.protocol.signal.DeviceIdentity;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.Credentials;
import dev.heliograph.protocol.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Links this device by QR code, on one connection. Source: shared/protocol/1-connection.md 5.2, 5.4.
///
/// The reader's thread hands stanzas in; codes are shown from a thread of their own. Answers are returned,
/// not sent.
public final class QrPairing {
    private static final System.Logger LOG = System.getLogger(QrPairing.class.getName());
    private static final Duration FIRST = Duration.ofSeconds(60);
    private static final Duration NEXT = Duration.ofSeconds(20);

    private final Store store;
    private final DeviceProfile profile;
    private final InstantSource clock;
    private final Consumer<ClientEvent> events;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Wait wait;
    private volatile byte[] typed;

    /// With the store, what we say we are, the time, and who shows codes.
    public QrPairing(Store store, DeviceProfile profile, InstantSource clock, Consumer<ClientEvent> events) {
        this(store, profile, clock, events, null);
    }

    /// @param wait how time passes; null for really
    QrPairing(Store store, DeviceProfile profile, InstantSource clock, Consumer<ClientEvent> events, Wait wait) {
        this.wait = wait == null ? time -> over.await(time.toMillis(), TimeUnit.MILLISECONDS) : wait;
        this.store = store;
        this.profile = profile;
        this.clock = clock;
        this.events = events;
    }

    /// Answers `<pair-device>` and reads its refs.
    ///
    /// @param refs the refs are added here, in order
    /// @return the result to send at once
    public static Node acknowledge(Node iq, List<String> refs) {
        for (Node ref : iq.requireChild("pair-device").children("ref")) {
            refs.add(ref.contentText());
        }
        return result(iq).build();
    }

    /// Lets a code be shown for a while.
    @FunctionalInterface
    interface Wait {
        /// @return true when stopped before the time was over
        boolean forStop(Duration time) throws InterruptedException;
    }

    /// What came of a pair-success.
    public enum Outcome {
        /// The account is durable.
        LINKED,
        /// It is a hosted account, which is not supported.
        HOSTED,
        /// The phone's answer was not sound.
        REFUSED
    }

    /// What to send, and what came of it.
    public record Answer(Node stanza, Outcome outcome) {}

    /// Shows one code after the other until linked or stopped; blocks the calling thread.
    ///
    /// @param refs as the server sent them
    /// @param end  when it is over in any case
    /// @return false when all were used up, or the time was, and nobody scanned
    public boolean show(List<String> refs, Instant end) throws InterruptedException {
        Credentials keys = store.state().credentials().orElseThrow();
        Duration lifetime = FIRST;
        for (String ref : refs) {
            Instant now = clock.instant();
            if (!now.isBefore(end)) {
                return false;
            }
            Instant until = now.plus(lifetime).isBefore(end) ? now.plus(lifetime) : end;
            events.accept(new ClientEvent.Qr(QrCode.content(ref, keys, profile.clientType()), until));
            if (wait.forStop(Duration.between(now, until))) {
                return true;
            }
            lifetime = NEXT;
        }
        return false;
    }

    /// A code was typed on a phone: its answer may come under this secret, or still under the one in the QR
    /// code.
    public void alsoAccept(byte[] advSecret) {
        typed = advSecret;
    }

    /// Stops showing codes: linked, or the connection went.
    public void stop() {
        over.countDown();
    }

    /// Judges `<pair-success>`; when it is sound the account is durable before this returns.
    ///
    /// @return what to send: the signed identity, or the error that names what is wrong
    public Answer pairSuccess(Node iq) {
        Node success = iq.requireChild("pair-success");
        Optional<Node> container = success.child("device-identity");
        Optional<Node> device = success.child("device");
        if (container.isEmpty() || device.isEmpty()) {
            return new Answer(error(iq, 500, "internal-error"), Outcome.REFUSED);
        }
        try {
            Credentials keys = store.state().credentials().orElseThrow();
            DeviceIdentity.Linked verified = verify(container.get().contentBytes(), keys);
            Account account = new Account(
                    verified.signedIdentity(),
                    device.get().requireJid("jid"),
                    device.get().requireJid("lid"),
                    success.child("biz").map(node -> node.attr("name")).orElse(""),
                    success.child("platform").map(node -> node.attr("name")).orElse(""));
            keep(account, verified);
            stop();
            events.accept(new ClientEvent.Linked(account.phone(), account.lid()));
            Node reply = result(iq)
                    .child(Node.of("pair-device-sign")
                            .child(Node.of("device-identity")
                                    .attr("key-index", Integer.toString(verified.keyIndex()))
                                    .bytes(verified.reply())
                                    .build())
                            .build())
                    .build();
            return new Answer(reply, Outcome.LINKED);
        } catch (AdvException e) {
            LOG.log(System.Logger.Level.WARNING, "refused to link: {0}", e.getMessage());
            return new Answer(error(iq, e.code(), e.text()), e.isHosted() ? Outcome.HOSTED : Outcome.REFUSED);
        }
    }

    private DeviceIdentity.Linked verify(byte[] container, Credentials keys) throws AdvException {
        byte[] other = typed;
        if (other != null) {
            try {
                return DeviceIdentity.verify(
                        container, new Credentials(keys.noise(), keys.identity(), keys.registrationId(), other));
            } catch (AdvException e) {
                if (e.isHosted()) {
                    throw e;
                }
                LOG.log(System.Logger.Level.DEBUG, "not by the typed code: {0}", e.getMessage());
            }
        }
        return DeviceIdentity.verify(container, keys);
    }

    private static Node error(Node iq, int code, String text) {
        return Node.of("iq")
                .attr("to", Jid.SERVER)
                .attr("type", "error")
                .attr("id", iq.requireAttr("id"))
                .child(Node.of("error").attr("code", code).attr("text", text).build())
                .build();
    }

    private void keep(Account account, DeviceIdentity.Linked verified) {
        store.step("linked", commit -> {
            commit.putAccount(account);
            commit.putLid(account.phone().withoutDevice(), account.lid().withoutDevice());
            commit.putIdentity(account.lid().withDevice(0), verified.primaryKey());
            return account;
        });
    }

    private static Node.Builder result(Node iq) {
        return Node.of("iq").attr("to", Jid.SERVER).attr("type", "result").attr("id", iq.requireAttr("id"));
    }
}
