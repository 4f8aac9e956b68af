package dev.heliograph.protocol.store;

import java.time.Instant;
import java.util.Optional;

/// Why an app-state collection is not up to date; what it held before is kept meanwhile.
///
/// @param collection its name
/// @param why        in words, not empty
/// @param attempts   how many in a row failed
/// @param missingKey the id of the key it waits for; empty when it waits for none
/// @param since      when the first attempt failed, to the millisecond
public record AppStateTrouble(
        String collection, String why, int attempts, Optional<byte[]> missingKey, Instant since) {}
