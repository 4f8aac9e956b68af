package dev.heliograph.protocol.store;

import dev.heliograph.protocol.model.Jid;
import java.util.Optional;

/// An address-book entry the phone synchronised. Source: 1-connection.md 9.8.
///
/// @param key       the person it is filed under, device 0; a phone number or a LID
/// @param fullName  empty when there is none
/// @param firstName empty when there is none
/// @param lid       the person by hidden id, if told
/// @param phone     the person by phone number, if told
public record Contact(Jid key, String fullName, String firstName, Optional<Jid> lid, Optional<Jid> phone) {}
