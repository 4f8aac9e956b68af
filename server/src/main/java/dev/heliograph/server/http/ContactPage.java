package dev.heliograph.server.http;

import dev.heliograph.protocol.model.Person;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/// One page of contacts, by name, those without one last. A cursor is the place after a person, so that pages fit
/// together whoever comes and goes between them. Pure.
///
/// @param people the page
/// @param next   where the next page starts; empty on the last one
/// @param total  how many fit the search on all pages
record ContactPage(List<Person> people, Optional<String> next, int total) {
    private static final char LAST = Character.MAX_VALUE;

    /// A person's place in the order.
    private record Place(String name, String key) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::name).thenComparing(Place::key);

        static Place of(Person person) {
            String shown = person.name().isEmpty() ? person.pushName() : person.name();
            return new Place(
                    shown.isEmpty() ? String.valueOf(LAST) : shown.toLowerCase(Locale.ROOT),
                    person.key().toString());
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }

        String cursor() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((key + " " + name).getBytes(StandardCharsets.UTF_8));
        }

        static Place parse(String cursor) {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int space = text.indexOf(' ');
            if (space < 1) {
                throw new IllegalArgumentException("no cursor");
            }
            return new Place(text.substring(space + 1), text.substring(0, space));
        }
    }

    private record Placed(Place place, Person person) {}

    /// Picks a page.
    ///
    /// @param search part of a name or of a phone number; empty for everybody
    /// @param cursor from the page before
    /// @throws IllegalArgumentException when the cursor is none of ours
    static ContactPage of(Collection<Person> all, String search, Optional<String> cursor, int limit) {
        Predicate<Person> wanted = wanted(search.strip().toLowerCase(Locale.ROOT));
        List<Placed> fitting = all.stream()
                .filter(wanted)
                .map(person -> new Placed(Place.of(person), person))
                .sorted(Comparator.comparing(Placed::place))
                .toList();
        Optional<Place> after = cursor.map(Place::parse);
        List<Placed> rest = fitting.stream()
                .filter(placed -> after.isEmpty() || placed.place().compareTo(after.get()) > 0)
                .limit(limit + 1L)
                .toList();
        List<Placed> page = rest.subList(0, Math.min(limit, rest.size()));
        return new ContactPage(
                page.stream().map(Placed::person).toList(),
                rest.size() > limit ? Optional.of(page.getLast().place().cursor()) : Optional.empty(),
                fitting.size());
    }

    private static Predicate<Person> wanted(String search) {
        String digits = search.replaceAll("[ +().-]", "");
        boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return person -> search.isEmpty()
                || person.name().toLowerCase(Locale.ROOT).contains(search)
                || person.pushName().toLowerCase(Locale.ROOT).contains(search)
                || number
                        && person.phone()
                                .filter(jid -> jid.user().contains(digits))
                                .isPresent();
    }
}
