/// Who has which devices, and which hidden id belongs to which phone number.
///
/// Knows usync queries and the store's lists; does not know messages. Entry types: [DeviceLists], [LidQuery].
package dev.heliograph.protocol.usync;
