/// Protobuf classes generated from `src/main/proto`: the wire schema and the form of our own journal.
///
/// Knows nothing of the other rooms. Nothing here is written by hand.
package dev.heliograph.protocol.proto;
