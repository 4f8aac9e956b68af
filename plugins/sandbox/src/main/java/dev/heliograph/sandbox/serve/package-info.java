/// Answers requests with the bytes of a file, whole or in part.
///
/// Knows HTTP ranges; does not know what the bytes are or who may have them. Entry type: [FileAnswer].
package dev.heliograph.sandbox.serve;
