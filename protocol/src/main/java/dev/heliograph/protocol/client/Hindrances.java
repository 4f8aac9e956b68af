package dev.heliograph.protocol.client;

import dev.heliograph.protocol.status.StatusSender;
import dev.heliograph.protocol.store.AppStateCollection;
import dev.heliograph.protocol.store.AppStateTrouble;
import dev.heliograph.protocol.store.StateView;
import java.util.Optional;

/// What keeps a connected account from posting to everybody it should, in words. Pure.
final class Hindrances {
    private Hindrances() {}

    /// Empty when nothing does.
    static Optional<String> of(StateView state) {
        Optional<String> trouble = state.trouble(AppStateCollection.CONTACTS).map(AppStateTrouble::why);
        if (!state.hasAddressBook()) {
            return Optional.of(StatusSender.NO_ADDRESS_BOOK
                    + trouble.map(why -> ": " + why).orElse(""));
        }
        return trouble.map(why -> "its contacts are those of before, the phone's changes cannot be taken over: " + why);
    }
}
