package dev.heliograph.protocol.store;

import dev.heliograph.protocol.model.StateCause;
import java.time.Instant;

/// That this device was removed: all that is left of it.
///
/// @param cause    why, for programs
/// @param why      why, in words
/// @param at       when, to the millisecond
/// @param scrubbed whether the journal holds no earlier entry any more
public record Logout(StateCause cause, String why, Instant at, boolean scrubbed) {}
