/// Messages and receipts: statuses fanned out to phones, peer messages, receipts and acks of clients.
///
/// Knows what a status stanza must look like and who gets which part of it; does not decrypt anything. Entry
/// type: [MessageHandler].
package dev.heliograph.sandbox.post;
