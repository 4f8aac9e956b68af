package dev.heliograph.protocol.status;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LeftOut;
import dev.heliograph.protocol.store.StatusPrivacy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Who a status goes to: people by hidden id, the own account among them, and who is left out. Pure.
/// Source: shared/protocol/2-status.md 3.8 steps 2 and 3, 1-connection.md 10.3.
///
/// @param people  hidden ids without device, no doubles, the own account last
/// @param leftOut people without a hidden id
public record Audience(List<Jid> people, List<LeftOut> leftOut) {
    /// Applies the account's privacy to its address book.
    ///
    /// @param privacy  the rule
    /// @param contacts people of the address book, by phone number or hidden id
    /// @return people as named there; a deny list works across both kinds of address
    public static Set<Jid> select(StatusPrivacy privacy, Collection<Jid> contacts, Function<Jid, Optional<Jid>> lidOf) {
        return switch (privacy.mode()) {
            case CONTACTS -> new LinkedHashSet<>(contacts);
            case ALLOW_LIST, CLOSE_FRIENDS -> new LinkedHashSet<>(privacy.users());
            case DENY_LIST -> {
                Set<Jid> denied = new HashSet<>();
                for (Jid user : privacy.users()) {
                    denied.add(toLid(user, lidOf).orElse(user.withoutDevice()));
                }
                Set<Jid> rest = new LinkedHashSet<>();
                for (Jid contact : contacts) {
                    if (!denied.contains(toLid(contact, lidOf).orElse(contact))) {
                        rest.add(contact);
                    }
                }
                yield rest;
            }
        };
    }

    /// Turns people into hidden ids.
    ///
    /// @param selected who is meant, by phone number or hidden id
    /// @param lidOf    the hidden id of a phone number, when known
    /// @param self     the own account by hidden id
    public static Audience of(Collection<Jid> selected, Function<Jid, Optional<Jid>> lidOf, Jid self) {
        Set<Jid> people = new LinkedHashSet<>();
        List<LeftOut> leftOut = new ArrayList<>();
        for (Jid person : selected) {
            Optional<Jid> lid = toLid(person, lidOf);
            if (lid.isEmpty()) {
                leftOut.add(new LeftOut(person, LeftOut.Reason.NO_LID));
            } else {
                people.add(lid.get());
            }
        }
        Jid own = self.withoutDevice();
        people.remove(own);
        people.add(own);
        return new Audience(List.copyOf(people), List.copyOf(leftOut));
    }

    private static Optional<Jid> toLid(Jid person, Function<Jid, Optional<Jid>> lidOf) {
        return person.isLid() ? Optional.of(person.withoutDevice()) : lidOf.apply(person.withoutDevice());
    }
}
