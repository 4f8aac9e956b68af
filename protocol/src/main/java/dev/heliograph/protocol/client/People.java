package dev.heliograph.protocol.client;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.NumberCheck;
import dev.heliograph.protocol.model.Person;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.store.Contact;
import dev.heliograph.protocol.store.Imported;
import dev.heliograph.protocol.store.StateView;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.protocol.usync.ContactQuery;
import dev.heliograph.protocol.usync.LidQuery;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everybody the account can post to: the phone's address book, and numbers the operator imported. Safe for all
/// threads.
final class People {
    /// How many numbers one query asks for.
    private static final int BATCH = 250;

    private final Store store;
    private final InstantSource clock;

    People(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// Each person once, in no order.
    Collection<Person> all() {
        StateView state = store.state();
        Map<Jid, Person> people = new HashMap<>();
        for (Contact contact : state.contacts()) {
            Optional<Jid> phone =
                    contact.phone().or(() -> Optional.of(contact.key()).filter(jid -> !jid.isLid()));
            Optional<Jid> lid =
                    contact.lid().or(() -> Optional.of(contact.key()).filter(Jid::isLid));
            add(people, state, phone, lid, contact.fullName(), true, false);
        }
        for (Imported one : state.imported()) {
            add(people, state, Optional.of(one.phone()), one.lid(), "", false, true);
        }
        return people.values();
    }

    private static void add(
            Map<Jid, Person> people,
            StateView state,
            Optional<Jid> toldPhone,
            Optional<Jid> toldLid,
            String name,
            boolean saved,
            boolean imported) {
        Optional<Jid> lid = toldLid.or(() -> toldPhone.filter(Jid::isPn).flatMap(state::lidOf));
        Optional<Jid> phone = toldPhone.or(() -> lid.flatMap(state::phoneOf));
        Jid key = lid.or(() -> phone).orElseThrow();
        Person before = people.get(key);
        people.put(
                key,
                new Person(
                        lid,
                        phone.or(() -> Optional.ofNullable(before).flatMap(Person::phone)),
                        before == null || before.name().isEmpty() ? name : before.name(),
                        state.personName(key).orElse(""),
                        saved || before != null && before.saved(),
                        imported || before != null && before.imported()));
    }

    /// How many there are.
    int count() {
        return store.state().imported().isEmpty() ? store.state().contactCount() : all().size();
    }

    /// Asks the server which numbers have an account, and makes those contacts, in one commit.
    ///
    /// @param numbers digits only
    /// @return one for each number, in that order
    /// @throws dev.heliograph.protocol.stanza.IqException when the server does not answer; nothing is kept
    List<NumberCheck> importNumbers(IqClient iq, Collection<String> numbers) throws InterruptedException {
        List<String> asked = List.copyOf(new LinkedHashSet<>(numbers));
        Map<String, ContactQuery.Found> found = new HashMap<>();
        for (int from = 0; from < asked.size(); from += BATCH) {
            List<String> batch = asked.subList(from, Math.min(from + BATCH, asked.size()));
            found.putAll(iq.ask(new ContactQuery(iq.nextId(), batch)));
        }
        Map<Jid, Jid> lids = lids(iq, found.values());
        Map<String, NumberCheck> checks = new LinkedHashMap<>();
        for (String number : asked) {
            checks.put(number, check(number, Optional.ofNullable(found.get(number)), lids));
        }
        store.step("import", commit -> {
            checks.values().stream()
                    .filter(check -> check.phone().isPresent())
                    .forEach(check ->
                            commit.putImported(new Imported(check.phone().get(), check.lid(), clock.instant())));
            return checks;
        });
        return List.copyOf(checks.values());
    }

    private static NumberCheck check(String number, Optional<ContactQuery.Found> found, Map<Jid, Jid> lids) {
        if (found.isEmpty()) {
            return new NumberCheck(number, false, Optional.empty(), Optional.empty());
        }
        Jid phone = found.get().phone().orElseGet(() -> Jid.pn(number, 0));
        Optional<Jid> lid = found.get().lid().or(() -> Optional.ofNullable(lids.get(phone)));
        return new NumberCheck(number, true, Optional.of(phone), lid);
    }

    /// The hidden ids of those told without one, known or asked for. Source: 1-connection.md 8.3.
    private Map<Jid, Jid> lids(IqClient iq, Collection<ContactQuery.Found> found) throws InterruptedException {
        Map<Jid, Jid> lids = new HashMap<>();
        List<Jid> unknown = new ArrayList<>();
        for (ContactQuery.Found one : found) {
            Optional<Jid> phone = one.phone().filter(_ -> one.lid().isEmpty());
            Optional<Jid> known = phone.flatMap(store.state()::lidOf);
            known.ifPresentOrElse(lid -> lids.put(phone.orElseThrow(), lid), () -> phone.ifPresent(unknown::add));
        }
        for (int from = 0; from < unknown.size(); from += BATCH) {
            lids.putAll(iq.ask(
                    new LidQuery(iq.nextId(), unknown.subList(from, Math.min(from + BATCH, unknown.size())))));
        }
        return lids;
    }

    /// Takes an import back.
    ///
    /// @return whether the number was imported
    boolean forget(Jid phone) {
        return store.step("forget-import", commit -> {
            boolean there = commit.imported(phone).isPresent();
            if (there) {
                commit.removeImported(phone);
            }
            return there;
        });
    }
}
