package dev.heliograph.protocol.store;

import java.time.Instant;

/// A restriction of the account: nothing is posted before a time.
///
/// @param until when it is over, to the millisecond
/// @param why   in words
public record TimeLock(Instant until, String why) {}
