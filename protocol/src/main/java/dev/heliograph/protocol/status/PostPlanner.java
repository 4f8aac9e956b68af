package dev.heliograph.protocol.status;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LeftOut;
import dev.heliograph.protocol.signal.SenderKeys;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.Contact;
import dev.heliograph.protocol.store.DeviceList;
import dev.heliograph.protocol.store.Imported;
import dev.heliograph.protocol.store.StateView;
import dev.heliograph.protocol.store.StatusPrivacy;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.protocol.usync.DeviceLists;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Finds out who a post goes to and what it takes to reach them. [#plan] is not for two threads at once.
final class PostPlanner {
    static final String GROUP = Jid.STATUS_BROADCAST.toString();

    private final Store store;
    private final SenderKeys senderKeys;
    private final DeviceLists deviceLists;
    private final StatusOptions options;
    private Standing standing;

    PostPlanner(Store store, SenderKeys senderKeys, DeviceLists deviceLists, StatusOptions options) {
        this.store = store;
        this.senderKeys = senderKeys;
        this.deviceLists = deviceLists;
        this.options = options;
    }

    /// A plan that stands: while nothing it was read from has changed, and its device lists are taken
    /// for true.
    private record Standing(int keyId, Instant until, PostPlan plan) {
        boolean isFor(long addressing, SenderKeys.Current keyNow, Instant now) {
            return plan.addressing() == addressing && keyId == keyNow.keyId() && now.isBefore(until);
        }
    }

    /// The plan of the post before is taken again while it stands; unless somebody was left out, for whom the
    /// server is asked again.
    PostPlan plan(IqClient iq, Account account) throws NobodyException, InterruptedException {
        Optional<SenderKeys.Current> key = senderKeys.current(store.state(), GROUP, account.lid());
        boolean worn = key.isPresent() && key.get().iteration() >= options.postsAKey();
        if (standing != null
                && !worn
                && key.isPresent()
                && standing.isFor(store.addressing(), key.get(), options.clock().instant())) {
            options.steps().accept("protocol.audience");
            options.steps().accept("protocol.devices");
            return standing.plan();
        }
        standing = null;
        Audience audience = audience(iq, account);
        NobodyException.requireSomebody(audience.people(), account.lid(), audience.leftOut());
        options.steps().accept("protocol.audience");
        deviceLists.fetch(iq, audience.people(), account.phone());
        options.steps().accept("protocol.devices");
        long addressing = store.addressing(); // before what is read, so that a change meanwhile is seen
        StateView state = store.state();
        key = senderKeys.current(state, GROUP, account.lid()); // fetching may have replaced it
        boolean newKey = worn
                || key.isPresent() && hasLostAHolder(state, audience, key.get().keyId());
        OptionalInt keyId = newKey || key.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(key.get().keyId());
        PostPlan plan = plan(addressing, audience, account, newKey, keyId);
        NobodyException.requireSomebody(plan.people(), account.lid(), plan.leftOut());
        if (plan.standing().isPresent() && keyId.isPresent()) {
            standing = new Standing(keyId.getAsInt(), trueUntil(state, plan), plan);
        }
        return plan;
    }

    /// The plan of reaching the people that an earlier post went to, whoever the audience is now.
    ///
    /// @param people by hidden id, the own account among them
    PostPlan planAgain(IqClient iq, Account account, List<Jid> people) throws NobodyException, InterruptedException {
        deviceLists.fetch(iq, people, account.phone());
        long addressing = store.addressing(); // before what is read, so that a change meanwhile is seen
        OptionalInt keyId = senderKeys
                .current(store.state(), GROUP, account.lid())
                .map(key -> OptionalInt.of(key.keyId()))
                .orElse(OptionalInt.empty());
        PostPlan plan = plan(addressing, new Audience(people, List.of()), account, false, keyId);
        NobodyException.requireSomebody(plan.people(), account.lid(), plan.leftOut());
        return plan;
    }

    /// Brings the device lists of everybody a post would go to up to date. Safe for all threads.
    ///
    /// @throws dev.heliograph.protocol.stanza.IqException when the server does not answer
    void refresh(IqClient iq, Account account) throws InterruptedException {
        deviceLists.fetch(iq, audience(iq, account).people(), account.phone());
    }

    private Audience audience(IqClient iq, Account account) throws InterruptedException {
        StateView state = store.state();
        StatusPrivacy privacy = state.statusPrivacy().orElse(PrivacyQuery.EVERYBODY);
        List<Jid> contacts = new ArrayList<>(state.contactCount());
        for (Contact contact : state.contacts()) {
            contacts.add(contact.lid().orElse(contact.key()));
        }
        for (Imported person : state.imported()) {
            contacts.add(person.lid().orElse(person.phone()));
        }
        Set<Jid> selected = Audience.select(privacy, contacts, state::lidOf);
        deviceLists.resolveLids(iq, selected);
        return Audience.of(selected, state::lidOf, account.lid());
    }

    /// Whether somebody holds the key who is not to see the next post. Who is in the audience and could not
    /// be asked for devices has not left it. Source: 2-status.md 4.5.
    private static boolean hasLostAHolder(StateView state, Audience audience, int keyId) {
        Map<Jid, Optional<DeviceList>> lists = new HashMap<>();
        audience.people().forEach(person -> lists.put(person, state.deviceList(person)));
        for (Jid holder : state.keyHolders(GROUP, keyId)) {
            Optional<DeviceList> list = lists.get(holder.withoutDevice());
            if (list == null || list.isPresent() && !list.get().jids().contains(holder)) {
                return true;
            }
        }
        return false;
    }

    private PostPlan plan(long addressing, Audience audience, Account account, boolean newKey, OptionalInt keyId) {
        StateView state = store.state();
        boolean byPhone = state.byPhone();
        List<Jid> people = new ArrayList<>(audience.people().size());
        List<Jid> needKey = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>(audience.leftOut());
        for (Jid person : audience.people()) {
            Optional<DeviceList> known = state.deviceList(person);
            if (known.isEmpty()) {
                leftOut.add(new LeftOut(person, LeftOut.Reason.NO_DEVICES));
                continue;
            }
            if (byPhone && state.phoneOf(person).isEmpty()) {
                leftOut.add(new LeftOut(person, LeftOut.Reason.NO_PHONE));
                continue;
            }
            List<Jid> devices = known.get().jids().stream()
                    .filter(device -> !device.isHosted() && !device.equals(account.lid()))
                    .toList();
            people.add(person);
            if (options.listEveryDevice() || !allHold(state, devices, keyId)) {
                // to all devices of the person: whether a bare entry reaches those that lack the key is not known
                needKey.addAll(devices);
            }
        }
        List<Jid> withoutSession = needKey.stream()
                .filter(device -> state.session(device).isEmpty())
                .toList();
        boolean reachesAll = needKey.isEmpty() && leftOut.isEmpty();
        Optional<Node> standing =
                reachesAll ? Optional.of(StatusStanza.bare(people, Naming.of(state, byPhone))) : Optional.empty();
        return new PostPlan(
                addressing,
                people,
                needKey,
                withoutSession,
                leftOut,
                newKey,
                byPhone,
                standing,
                StateView.audienceId(people));
    }

    private static Instant trueUntil(StateView state, PostPlan plan) {
        return plan.people().stream()
                .flatMap(person -> state.deviceList(person).stream())
                .map(DeviceList::fetchedAt)
                .min(Instant::compareTo)
                .orElse(Instant.MIN)
                .plus(DeviceLists.LIFE);
    }

    private static boolean allHold(StateView state, List<Jid> devices, OptionalInt keyId) {
        if (keyId.isEmpty()) {
            return false;
        }
        for (Jid device : devices) {
            OptionalInt held = state.keyHeld(GROUP, device);
            if (held.isEmpty() || held.getAsInt() != keyId.getAsInt()) {
                return false;
            }
        }
        return true;
    }
}
