package dev.heliograph.sandbox.phone;

import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.world.KeyBundle;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.VirtualDevice;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.state.PreKeyRecord;

/// One device of somebody: holds keys and ratchets, decrypts statuses strictly, keeps them in the tray.
///
/// What a stanza changes and the entry it leads to are one record of the file. Safe for all threads.
public final class PhoneDevice implements VirtualDevice {
    private static final System.Logger LOG = System.getLogger(PhoneDevice.class.getName());

    private final Person person;
    private final int number;
    private final int generation;
    private final Household household;
    private final String prefix;
    private final ReentrantLock lock = new ReentrantLock();
    private final DeviceActs acts;
    private PhoneKeys keys;

    /// A device of a person.
    ///
    /// @param number     0 for the phone
    /// @param generation 0, more for a device that took the number later: it has other keys and
    ///                   remembers nothing
    PhoneDevice(Person person, int number, int generation, Household household) {
        this.person = person;
        this.number = number;
        this.generation = generation;
        this.household = household;
        this.prefix = "device/" + person.device(number, true) + "/" + (generation == 0 ? "" : generation + "/");
        this.acts = new DeviceActs(this, household);
    }

    @Override
    public Person person() {
        return person;
    }

    @Override
    public int number() {
        return number;
    }

    int generation() {
        return generation;
    }

    /// @return the number itself: each device has the key index it was linked with
    @Override
    public int keyIndex() {
        return number;
    }

    @Override
    public Optional<KeyBundle> takeBundle() {
        return Optional.of(step(this::bundle));
    }

    /// The device's keys, with one one-time prekey that is used up with the step.
    KeyBundle bundle(PairwiseStep step) {
        return bundle(keys(), step.issuePreKey());
    }

    @Override
    public void deliver(Node stanza) {
        deliver(stanza, (_, _) -> {
                    throw new Violation("unexpected-message", "a message that is no status arrived at " + name());
                })
                .forEach(answer -> household.network().send(this, answer));
    }

    @Override
    public boolean retry(Jid client, Node receipt) {
        return acts.asked(client, receipt);
    }

    /// What it does on command.
    DeviceActs acts() {
        return acts;
    }

    /// What to do with a message that is no status.
    @FunctionalInterface
    interface OtherMessages {
        /// @return what to send once the step is kept
        /// @throws Violation when something is wrong with it
        List<Node> handle(PairwiseStep step, Node stanza) throws Violation;
    }

    /// Deals with a stanza; never throws.
    ///
    /// @return what to send now
    List<Node> deliver(Node stanza, OtherMessages others) {
        String id = String.valueOf(stanza.attr("id"));
        if (!stanza.tag().equals("message")
                || household.tray().holds(person.pn().user(), number, id)
                        && !(acts.isAwaited(id) && Resent.is(stanza))) {
            return List.of();
        }
        try {
            return deliver(id, stanza, others);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, name() + " could not deal with message " + id, e);
            return List.of();
        }
    }

    private List<Node> deliver(String id, Node stanza, OtherMessages others) {
        var kept = new ArrayList<TrayEntry>();
        var answers = new ArrayList<Node>();
        step(step -> {
            try {
                if (Jid.STATUS_BROADCAST.equals(stanza.jidAttr("from"))) {
                    kept.add(status(step, stanza));
                } else {
                    answers.addAll(others.handle(step, stanza));
                }
                acts.received(stanza, kept).ifPresent(answers::add);
            } catch (Violation violation) {
                Optional<Node> retry = acts.retry(step, stanza, violation);
                retry.ifPresentOrElse(answers::add, () -> report(id, violation));
            } catch (BinaryException e) {
                report(id, new Violation("bad-stanza", e.getMessage()));
            }
            kept.forEach(entry -> step.entry(household.json().write(entry)));
            return null;
        });
        kept.forEach(household.tray()::add);
        return answers;
    }

    /// Runs a step under the device's lock and keeps what it changed.
    <T> T step(Function<PairwiseStep, T> work) {
        lock.lock();
        try {
            var step = new PairwiseStep(keys(), household.file(), prefix);
            T result = work.apply(step);
            household.file().write(step.changes());
            return result;
        } finally {
            lock.unlock();
        }
    }

    /// The device's key pairs; made when first needed.
    PhoneKeys keys() {
        lock.lock();
        try {
            if (keys == null) {
                keys = household.keys(person, number, generation);
            }
            return keys;
        } finally {
            lock.unlock();
        }
    }

    /// The device's identity, 32 bytes.
    byte[] identityKey() {
        return keys().identity().getPublicKey().getPublicKey().getPublicKeyBytes();
    }

    private TrayEntry status(PairwiseStep step, Node stanza) throws Violation {
        var sender = Sender.of(household, stanza);
        if (Resent.is(stanza)) {
            return new TrayWriter(household, person, number)
                    .entry(stanza.requireAttr("id"), Resent.open(step, sender, stanza));
        }
        List<Node> encrypted = stanza.children("enc");
        List<Node> own = encrypted.stream()
                .filter(enc -> !"skmsg".equals(enc.attr("type")))
                .toList();
        List<Node> group = encrypted.stream()
                .filter(enc -> "skmsg".equals(enc.attr("type")))
                .toList();
        if (own.size() > 1 || group.size() != 1) {
            throw new Violation(
                    "bad-stanza",
                    own.size() + " pairwise and " + group.size() + " skmsg, expected at most one and exactly one");
        }
        var ring = SenderKeyInbox.load(step, sender.device());
        if (!own.isEmpty()) {
            ring.add(SenderKeyInbox.receive(step, sender, own.getFirst(), stanza.child("device-identity")));
            SenderKeyInbox.save(step, sender.device(), ring);
        }
        byte[] plain = SenderKeyInbox.open(ring, sender, group.getFirst());
        SenderKeyInbox.save(step, sender.device(), ring);
        StatusContent content = StatusContent.read(plain);
        if (content instanceof StatusContent.Revoke != "7".equals(stanza.attr("edit"))) {
            throw new Violation("bad-edit", "a revoke says edit=7, and nothing else does");
        }
        return new TrayWriter(household, person, number).entry(stanza.requireAttr("id"), content);
    }

    private void report(String id, Violation violation) {
        household.network().violation(violation.rule(), name() + ", message " + id + ": " + violation.getMessage());
    }

    private String name() {
        return person.device(number, true).toString();
    }

    private static KeyBundle bundle(PhoneKeys keys, PreKeyRecord oneTime) {
        try {
            var signed = keys.signedPreKey();
            return new KeyBundle(
                    keys.registrationId(),
                    keys.identity().getPublicKey().getPublicKey().getPublicKeyBytes(),
                    signed.getId(),
                    signed.getKeyPair().getPublicKey().getPublicKeyBytes(),
                    signed.getSignature(),
                    Optional.of(new KeyBundle.OneTimeKey(
                            oneTime.getId(), oneTime.getKeyPair().getPublicKey().getPublicKeyBytes())));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("a derived one-time prekey is no key", e);
        }
    }
}
