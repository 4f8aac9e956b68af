/// The people of the sandbox and their phones: keys, ratchets, address book, and a tray of every status decrypted.
///
/// Knows Signal, device identities, app state and one file of its own; does not know sockets, stanza routing or HTTP.
/// It has its own receiving half of everything the client sends, so that neither proves the other.
/// Entry types: [PhoneWorld], [PhoneDevice], [PrimaryPhone], [Tray].
package dev.heliograph.sandbox.phone;
