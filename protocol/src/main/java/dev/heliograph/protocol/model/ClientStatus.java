package dev.heliograph.protocol.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// Where a client stands, why, and for how long: read as one.
///
/// @param state where
/// @param cause why, for programs
/// @param why   why, in words
/// @param until when it is over by itself, for [ClientState#TIME_LOCKED] and [ClientState#BANNED]; empty when not known
public record ClientStatus(ClientState state, StateCause cause, String why, Optional<Instant> until) {
    /// Refuses null.
    public ClientStatus {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(until, "until");
    }

    /// Without an end.
    public ClientStatus(ClientState state, StateCause cause, String why) {
        this(state, cause, why, Optional.empty());
    }

    /// What stands in the way of a post, as a part of a sentence: `session is timeLocked until …: why`.
    public String obstacle() {
        String end = until.map(time -> " until " + time).orElse("");
        return "session is " + state.word() + end + (end.isEmpty() ? "" : ": " + why);
    }
}
