package dev.heliograph.protocol.usync;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.DeviceList;
import dev.heliograph.protocol.store.ListsDoubted;
import dev.heliograph.protocol.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Fetches what is not known of people's devices and hidden ids, and keeps it. Safe for all threads.
///
/// A list once fetched stays until a notification or a refused key forgets it, the server names other devices with an
/// ack, or it is a day old: notifications get lost while a device is away for long.
public final class DeviceLists {
    /// How many people one query asks for. Source: shared/protocol/2-status.md 12.
    private static final int BATCH = 250;

    /// How long a list is taken for true. Source: none of the clients agree, 2-status.md 6.4: 5 minutes, or for ever.
    public static final Duration LIFE = Duration.ofDays(1);

    private final Store store;
    private final InstantSource clock;
    private final DeviceChanges.Listener listener;

    /// With the account's store, and who draws conclusions from changed lists.
    public DeviceLists(Store store, InstantSource clock, DeviceChanges.Listener listener) {
        this.store = store;
        this.clock = clock;
        this.listener = listener;
    }

    /// Fetches the hidden ids of people known by phone number only.
    ///
    /// @throws dev.heliograph.protocol.stanza.IqException when the server does not answer
    public void resolveLids(IqClient iq, Collection<Jid> people) throws InterruptedException {
        List<Jid> unknown = people.stream()
                .filter(Jid::isPn)
                .filter(person -> store.state().lidOf(person).isEmpty())
                .distinct()
                .toList();
        for (List<Jid> batch : batches(unknown)) {
            Map<Jid, Jid> found = iq.ask(new LidQuery(iq.nextId(), batch));
            if (!found.isEmpty()) {
                store.step("lids", commit -> {
                    found.forEach(commit::putLid);
                    return found.size();
                });
            }
        }
    }

    /// Fetches the device lists of people who have none, or one that may be out of date.
    ///
    /// A list the server leaves empty is asked for again by phone number, since one namespace may be empty on
    /// accounts in migration; the own account is asked by phone number in the first place. Source: 2-status.md 6.4.
    ///
    /// @param people hidden ids, the own account among them
    /// @param self   the own device by phone number
    /// @throws dev.heliograph.protocol.stanza.IqException when the server does not answer
    public void fetch(IqClient iq, Collection<Jid> people, Jid self) throws InterruptedException {
        List<Jid> missing = people.stream()
                .filter(person -> !isTrue(store.state().deviceList(person)))
                .toList();
        Jid ownLid = store.state().lidOf(self.withoutDevice()).orElse(null);
        Map<Jid, Jid> askAs = new HashMap<>();
        missing.forEach(person -> askAs.put(person, person.equals(ownLid) ? self.withoutDevice() : person));
        Collection<Jid> empty = query(iq, askAs);
        Map<Jid, Jid> again = new HashMap<>();
        for (Jid person : empty) {
            store.state()
                    .phoneOf(person)
                    .filter(phone -> !phone.equals(askAs.get(person)))
                    .ifPresent(phone -> again.put(person, phone));
        }
        Collection<Jid> unknown = new ArrayList<>(empty);
        unknown.removeAll(again.keySet());
        unknown.addAll(query(iq, again));
        forget(unknown);
    }

    private boolean isTrue(Optional<DeviceList> list) {
        Instant oldest = clock.instant().minus(LIFE);
        Instant doubted = store.state().listsDoubted().map(ListsDoubted::before).orElse(Instant.MIN);
        return list.filter(known -> !known.fetchedAt().isBefore(oldest))
                .filter(known -> known.fetchedAt().isAfter(doubted))
                .isPresent();
    }

    /// Whom the server names no device of has none, whatever was known.
    private void forget(Collection<Jid> people) {
        List<DeviceList> outdated = people.stream()
                .flatMap(person -> store.state().deviceList(person).stream())
                .toList();
        if (!outdated.isEmpty()) {
            store.step("no-devices", commit -> {
                for (DeviceList list : outdated) {
                    commit.removeDeviceList(list.user());
                    listener.changed(commit, DeviceChanges.between(list, List.of(), list.rawId()));
                }
                return outdated.size();
            });
        }
    }

    /// @param askAs the address to ask for, by hidden id
    /// @return people the server named no device of
    private Collection<Jid> query(IqClient iq, Map<Jid, Jid> askAs) throws InterruptedException {
        List<Jid> empty = new ArrayList<>();
        for (List<Jid> batch : batches(List.copyOf(askAs.keySet()))) {
            Map<Jid, Jid> people = new HashMap<>();
            batch.forEach(person -> people.put(askAs.get(person), person));
            List<DeviceQuery.Answer> answers = iq.ask(new DeviceQuery(iq.nextId(), people.keySet()));
            empty.addAll(store.step("devices", commit -> keep(commit, answers, people)));
        }
        return empty;
    }

    /// @param asked people by the address asked for
    /// @return those the server named no device of
    private List<Jid> keep(Commit commit, List<DeviceQuery.Answer> answers, Map<Jid, Jid> asked) {
        Map<Jid, Jid> unanswered = new HashMap<>(asked);
        Instant now = clock.instant();
        for (DeviceQuery.Answer answer : answers) {
            if (asked.containsKey(answer.user()) && !answer.devices().isEmpty()) {
                Jid person = unanswered.remove(answer.user());
                answer.lid().filter(_ -> answer.user().isPn()).ifPresent(lid -> commit.putLid(answer.user(), lid));
                Optional<DeviceList> before = commit.deviceList(person);
                commit.putDeviceList(new DeviceList(person, answer.devices(), now, answer.rawId()));
                before.map(list -> DeviceChanges.between(list, answer.devices(), answer.rawId()))
                        .filter(DeviceChanges::other)
                        .ifPresent(changes -> listener.changed(commit, changes));
            }
        }
        return List.copyOf(unanswered.values());
    }

    private static List<List<Jid>> batches(List<Jid> all) {
        List<List<Jid>> batches = new ArrayList<>();
        for (int from = 0; from < all.size(); from += BATCH) {
            batches.add(all.subList(from, Math.min(from + BATCH, all.size())));
        }
        return batches;
    }
}
