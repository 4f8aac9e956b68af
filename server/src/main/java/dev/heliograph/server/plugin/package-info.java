/// Plugins: found, walled off, started, and called so that none of them can take the server down.
///
/// Knows PF4J (the only room that does), the SPI and the plugins' documents; does not know HTTP, sessions or WhatsApp.
/// Entry type: [PluginHost].
package dev.heliograph.server.plugin;
