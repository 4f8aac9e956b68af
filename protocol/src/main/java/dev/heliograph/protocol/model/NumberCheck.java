package dev.heliograph.protocol.model;

import java.util.Optional;

/// What the server says of a phone number.
///
/// @param number     as it was asked for, digits only
/// @param registered whether somebody has an account with it
/// @param phone      the account by phone number, which may be written another way; empty when not registered
/// @param lid        the account by hidden id, when told
public record NumberCheck(String number, boolean registered, Optional<Jid> phone, Optional<Jid> lid) {}
