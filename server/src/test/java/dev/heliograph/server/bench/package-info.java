/// Benchmarks, no tests: what a status costs in the server's process, beside Baileys, and how long a start takes.
///
/// Knows processes, the kernel's CPU clocks and the public APIs of server and sandbox; does not know any inside of
/// them, but for [ProtocolAlone]. Entry type: [Bench].
package dev.heliograph.server.bench;
