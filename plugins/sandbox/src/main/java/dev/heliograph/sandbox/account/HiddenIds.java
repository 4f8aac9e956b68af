package dev.heliograph.sandbox.account;

import dev.heliograph.sandbox.world.Person;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Whose hidden id the server does not tell yet, as on an account in migration. Thread-safe; forgotten by a restart.
public final class HiddenIds {
    private final Set<Person> untold = ConcurrentHashMap.newKeySet();

    /// Keeps a person's hidden id to itself, or tells it from now on.
    public void set(Person person, boolean told) {
        if (told) {
            untold.remove(person);
        } else {
            untold.add(person);
        }
    }

    /// Whether it may be told.
    public boolean isTold(Person person) {
        return !untold.contains(person);
    }
}
