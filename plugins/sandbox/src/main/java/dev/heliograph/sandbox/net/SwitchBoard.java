package dev.heliograph.sandbox.net;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.account.Companions;
import dev.heliograph.sandbox.account.LinkedDevice;
import dev.heliograph.sandbox.account.Mailroom;
import dev.heliograph.sandbox.fault.FaultBox;
import dev.heliograph.sandbox.media.MediaHost;
import dev.heliograph.sandbox.rule.Violations;
import dev.heliograph.sandbox.world.Companion;
import dev.heliograph.sandbox.world.KeyBundle;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.Switch;
import dev.heliograph.sandbox.world.VirtualDevice;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// The way of phones to clients. Safe for all threads.
final class SwitchBoard implements Switch {
    private final Companions companions;
    private final Mailroom mailroom;
    private final FaultBox faults;
    private final MediaHost media;
    private final Violations violations;
    private final InstantSource clock;
    private final AtomicLong notifications;

    SwitchBoard(
            Companions companions,
            Mailroom mailroom,
            FaultBox faults,
            MediaHost media,
            Violations violations,
            InstantSource clock) {
        this.companions = companions;
        this.mailroom = mailroom;
        this.faults = faults;
        this.media = media;
        this.violations = violations;
        this.clock = clock;
        this.notifications = new AtomicLong(clock.millis());
    }

    @Override
    public void send(VirtualDevice from, Node stanza) {
        Jid to = stanza.requireJid("to");
        boolean status = to.equals(Jid.STATUS_BROADCAST);
        Jid addressee = status ? stanza.requireJid("recipient") : to;
        LinkedDevice device = companions
                .find(addressee)
                .orElseThrow(() -> new IllegalArgumentException(addressee + " is no linked companion"));
        Map<String, Object> attrs = new LinkedHashMap<>(stanza.attrs());
        attrs.remove("to");
        attrs.remove("recipient");
        Person sender = from.person();
        if (status) {
            attrs.put("from", Jid.STATUS_BROADCAST);
            attrs.put("participant", sender.device(from.number(), device.lidMigrated()));
        } else {
            boolean own = sender.equals(device.owner());
            attrs.put("from", sender.device(from.number(), !own && device.lidMigrated()));
        }
        attrs.put("t", Long.toString(clock.instant().getEpochSecond()));
        mailroom.post(device, new Node(stanza.tag(), attrs, stanza.content()), faults.takeDeliveries());
    }

    @Override
    public void notify(Person owner, Node notification) {
        for (LinkedDevice device : companions.of(owner)) {
            Map<String, Object> attrs = new LinkedHashMap<>(notification.attrs());
            attrs.put("from", Jid.SERVER);
            attrs.put("id", Long.toString(notifications.incrementAndGet()));
            attrs.put("t", Long.toString(clock.instant().getEpochSecond()));
            mailroom.post(device, new Node(notification.tag(), attrs, notification.content()), 1);
        }
    }

    @Override
    public boolean ignoresKeyRequest() {
        return faults.takeIgnoredKeyRequest();
    }

    @Override
    public void tell(Jid companion, Node stanza) {
        LinkedDevice device = companions
                .find(companion)
                .orElseThrow(() -> new IllegalArgumentException(companion + " is no linked companion"));
        Map<String, Object> attrs = new LinkedHashMap<>(stanza.attrs());
        attrs.put("t", Long.toString(clock.instant().getEpochSecond()));
        mailroom.post(device, new Node(stanza.tag(), attrs, stanza.content()), faults.takeDeliveries());
    }

    @Override
    public Optional<KeyBundle> takeBundle(Jid companion) {
        return companions.find(companion).map(companions::takeBundle);
    }

    @Override
    public List<Companion> companions(Person owner) {
        return companions.of(owner).stream().map(LinkedDevice::asCompanion).toList();
    }

    @Override
    public Optional<byte[]> deviceIdentity(Jid companion) {
        return companions.find(companion).map(LinkedDevice::deviceIdentity);
    }

    @Override
    public Optional<Path> blob(String directPath) {
        return media.find(directPath);
    }

    @Override
    public void violation(String rule, String detail) {
        violations.add(rule, detail);
    }
}
