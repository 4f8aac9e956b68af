package dev.heliograph.sandbox.world;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import java.util.Optional;

/// A phone or companion that lives inside the sandbox. Safe for all threads.
public interface VirtualDevice {
    /// Whose it is.
    ///
    /// @return never null, equal for all devices of one account
    Person person();

    /// Its device number.
    ///
    /// @return 0 for the phone, 1 to 98 for companions
    int number();

    /// Its place in the account's key index list.
    ///
    /// @return 0 for the phone, more for companions
    int keyIndex();

    /// Hands out the device's keys and uses up one one-time prekey, durably.
    ///
    /// @return the bundle; empty when the device has no keys on the server
    Optional<KeyBundle> takeBundle();

    /// A stanza arrives: `<message>`, addressed to this device alone, already shaped as a receiver sees it.
    ///
    /// A status is `<message from=status@broadcast participant=.. participant_pn=.. id t type>` (participant
    /// is the sender's LID device) with this device's own `<enc type=pkmsg|msg>` if the sender listed one,
    /// then `<enc type=skmsg>`, then `<device-identity>` and `<meta>` as sent. A peer message is `<message
    /// from=.. category=peer ..>`, from being the sender's device by phone number.
    ///
    /// Never throws; may return before the stanza is dealt with. A stanza may come again after the sandbox
    /// was killed: a device drops ids it has already kept.
    ///
    /// @param stanza the stanza
    void deliver(Node stanza);

    /// A client could not read what this device sent it, and asks for it again.
    ///
    /// @param client  who asks, by hidden id
    /// @param receipt as the client sent it, of type `retry`
    /// @return whether that was to be expected; when not, it is a violation
    default boolean retry(Jid client, Node receipt) {
        return false;
    }
}
