/// The clients linked to accounts: their keys on the server, their mail, who is online.
///
/// Knows what the server keeps of a companion; does not know how it was linked or what it says. Entry type:
/// [Companions].
package dev.heliograph.sandbox.account;
