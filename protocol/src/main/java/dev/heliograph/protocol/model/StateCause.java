package dev.heliograph.protocol.model;

/// Why a client is in its state, for programs: names never change, texts beside them may.
public enum StateCause {
    /// Nothing special: it is under way, or all is well.
    NONE,
    /// The connection went; it comes back by itself.
    CONNECTION_LOST,
    /// Nobody scanned or typed a code in time.
    NOBODY_LINKED,
    /// The account demands a passkey for linking, which this client cannot give yet. Source: 1-connection.md 5.6.
    PASSKEY_REQUIRED,
    /// The account is hosted by a business platform; such accounts are refused. Source: 1-connection.md 5.4.
    HOSTED_ACCOUNT,
    /// The phone's WhatsApp is too old to link devices.
    PHONE_TOO_OLD,
    /// What the phone answered to linking was not sound.
    LINK_REFUSED,
    /// Removed under "Linked devices", or the server knows this device no more.
    REMOVED_ON_PHONE,
    /// We unlinked it ourselves.
    UNLINKED_HERE,
    /// The account was locked, or moved to another phone.
    ACCOUNT_LOCKED,
    /// Another connection uses this device.
    REPLACED,
    /// WhatsApp refuses the client version.
    CLIENT_OUTDATED,
    /// The account is banned for a time.
    TEMPORARY_BAN,
    /// The account may not send before a time.
    TIME_LOCK,
    /// The server refused what no retry mends.
    REFUSED,
    /// The journal cannot be written, or another owner wrote it.
    JOURNAL,
    /// A fault inside this client.
    INTERNAL;

    /// The name as outsiders see it: `passkeyRequired`, ….
    public String word() {
        return Words.camel(name());
    }
}
