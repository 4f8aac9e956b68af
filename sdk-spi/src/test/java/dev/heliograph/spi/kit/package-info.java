/// What the tests of our plugins share: a host with nothing in it, and the rules they all hold to.
///
/// Knows the SPI and the test libraries; does not know a plugin. Entry types: [BareContext] and [PluginRules].
package dev.heliograph.spi.kit;
