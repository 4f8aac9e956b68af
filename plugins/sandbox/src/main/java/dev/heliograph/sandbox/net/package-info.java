/// The sandbox as a whole: everything joined, one HTTP server, and the two doors to it.
///
/// Knows every other room and wires it; decides nothing by itself. Entry types: [SandboxPlugin] inside a
/// server, [SandboxMain] as a process of its own.
package dev.heliograph.sandbox.net;
