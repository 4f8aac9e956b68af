/// What outlives a kill of the sandbox.
///
/// Knows records of bytes in one append-only file; does not know what they mean. Entry type: [RecordFile].
package dev.heliograph.sandbox.keep;
