/// What is to go wrong, switched from outside.
///
/// Knows which faults are left to happen; does not make them happen, that is done where the faulty step is.
/// Entry type: [FaultBox].
package dev.heliograph.sandbox.fault;
