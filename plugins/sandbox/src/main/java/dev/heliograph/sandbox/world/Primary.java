package dev.heliograph.sandbox.world;

/// The phone of an account that clients link to. Safe for all threads.
public interface Primary extends VirtualDevice {
    /// Scans a QR code and approves the link.
    ///
    /// @param qrContent what the code holds, five comma separated fields, with or without the URL before them
    /// @return what goes to the companion
    /// @throws IllegalArgumentException naming what is wrong with the code
    PairSuccess scan(String qrContent);

    /// Somebody types a code that a client shows.
    ///
    /// @param code       8 characters
    /// @param wrappedKey the client's ephemeral public key under the code it shows, 80 bytes
    /// @return what goes on when the client answers
    /// @throws IllegalArgumentException when the code or the key cannot be one
    CodeEntry typeCode(String code, byte[] wrappedKey);

    /// A companion proved that it accepted the link. Called once for each link, before its first login.
    ///
    /// @param companion the new device
    void linked(Companion companion);

    /// A contact is saved again, with the hidden id or without; nothing for strangers.
    ///
    /// @param withLid whether app state names the hidden id
    void saved(Person contact, boolean withLid);

    /// A companion is gone: it logged out, or was removed.
    ///
    /// @param companion the former device
    void unlinked(Companion companion);

    /// A companion is logged in and ready to receive, called at each login. The phone shares its app-state
    /// keys by an encrypted peer message through [Switch#send] when it has not done so for this link;
    /// durably once.
    ///
    /// @param companion the device
    void ready(Companion companion);

    /// Who may see the account's statuses, as the server answers it.
    StatusAudience statusAudience();

    /// What an app-state collection holds.
    ///
    /// Clients that address people by LID get a snapshot when they ask for one, and the patches after it;
    /// others get patches only, because Baileys fetches blobs from a fixed host.
    ///
    /// @param companion  who asks
    /// @param collection such as `critical_unblock_low`
    /// @param version    the client's version, 0 for never synced
    /// @param snapshot   whether the client asked for a snapshot (`return_snapshot`)
    /// @return everything after the version, in portions; version and nothing else when there is nothing
    AppStateAnswer appState(Companion companion, String collection, long version, boolean snapshot);
}
