/// The process: reads the command line, builds the graph by hand, runs and stops it.
///
/// Knows every room of the server; is known by none. Entry type: [Main].
package dev.heliograph.server;
