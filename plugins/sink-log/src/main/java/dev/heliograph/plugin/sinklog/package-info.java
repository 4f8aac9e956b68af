/// Writes each event as one JSON line, to the standard output or to a file.
///
/// Knows events and two ways to print them; does not know the log they come from. Entry type:
/// [dev.heliograph.plugin.sinklog.LogPlugin].
package dev.heliograph.plugin.sinklog;
