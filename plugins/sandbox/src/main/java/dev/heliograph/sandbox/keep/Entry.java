package dev.heliograph.sandbox.keep;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/// One change of what the network keeps. Sealed: whoever reads the journal handles every kind.
///
/// A companion is named by its LID device address, such as `20000000001:3@lid`.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Entry.Linked.class, name = "linked"),
    @JsonSubTypes.Type(value = Entry.Unlinked.class, name = "unlinked"),
    @JsonSubTypes.Type(value = Entry.LoggedIn.class, name = "logged-in"),
    @JsonSubTypes.Type(value = Entry.KeysUploaded.class, name = "keys-uploaded"),
    @JsonSubTypes.Type(value = Entry.SignedKeyRotated.class, name = "signed-key-rotated"),
    @JsonSubTypes.Type(value = Entry.KeyTaken.class, name = "key-taken"),
    @JsonSubTypes.Type(value = Entry.Queued.class, name = "queued"),
    @JsonSubTypes.Type(value = Entry.Acked.class, name = "acked"),
    @JsonSubTypes.Type(value = Entry.Posted.class, name = "posted"),
    @JsonSubTypes.Type(value = Entry.Violated.class, name = "violated")
})
public sealed interface Entry {
    /// A prekey: its id and public key, 32 bytes.
    record PreKey(int id, byte[] key) {}

    /// A signed prekey: its id, public key of 32 bytes and signature of 64.
    record SignedPreKey(int id, byte[] key, byte[] signature) {}

    /// A device was linked. `deviceIdentity` is an ADVSignedDeviceIdentity with all four fields.
    record Linked(
            String device,
            int keyIndex,
            byte[] noiseKey,
            byte[] identityKey,
            byte[] deviceIdentity,
            int registrationId,
            SignedPreKey signedPreKey)
            implements Entry {}

    /// A device is gone.
    record Unlinked(String device) implements Entry {}

    /// A device logged in.
    record LoggedIn(String device, boolean lidMigrated) implements Entry {}

    /// A device uploaded prekeys.
    record KeysUploaded(String device, SignedPreKey signedPreKey, List<PreKey> oneTime) implements Entry {}

    /// A device changed its signed prekey.
    record SignedKeyRotated(String device, SignedPreKey signedPreKey) implements Entry {}

    /// A one-time prekey was handed out.
    record KeyTaken(String device, int id) implements Entry {}

    /// A stanza waits for a device.
    record Queued(String device, long number, byte[] stanza) implements Entry {}

    /// A device acked a stanza.
    record Acked(String device, long number) implements Entry {}

    /// A device posted a status. `recipients` are LID device addresses.
    record Posted(String device, String messageId, String hash, List<String> recipients) implements Entry {}

    /// A rule was broken, at an ISO-8601 instant.
    record Violated(String at, String rule, String detail) implements Entry {}
}
