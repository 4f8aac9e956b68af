/// Nodes, and their binary form on the wire: tokens, packed strings, addresses, lists.
///
/// Knows addresses and hashes; does not know sockets, encryption or what a node means. Entry types: [Node],
/// [NodeEncoder], [NodeDecoder].
package dev.heliograph.protocol.binary;
