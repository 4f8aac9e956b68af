package dev.heliograph.protocol.store;

import dev.heliograph.protocol.model.Jid;
import java.time.Instant;
import java.util.Optional;

/// Somebody the operator made a contact, whatever the phone's address book says.
///
/// @param phone by phone number, device 0
/// @param lid   by hidden id, when known
/// @param at    when, to the millisecond
public record Imported(Jid phone, Optional<Jid> lid, Instant at) {}
