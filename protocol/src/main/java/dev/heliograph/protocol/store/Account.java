package dev.heliograph.protocol.store;

import dev.heliograph.protocol.model.Jid;

/// The account this device is linked to. Source: 1-connection.md 5.4.
///
/// @param signedIdentity an ADVSignedDeviceIdentity with its accountSignatureKey, sent as `<device-identity>`
/// @param phone          the own device by phone number
/// @param lid            the own device by hidden id
/// @param businessName   empty when the account is none
/// @param platform       of the phone, such as `android`; empty when not told
public record Account(byte[] signedIdentity, Jid phone, Jid lid, String businessName, String platform) {}
