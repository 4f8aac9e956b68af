/// What the network holds against its clients.
///
/// Knows broken rules and how the protocol answers them; does not know which rules there are. Entry types:
/// [Refusal], [Violations].
package dev.heliograph.sandbox.rule;
