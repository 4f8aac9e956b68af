/// The entry point of a plugin and what the host hands to it.
///
/// Knows the JDK and pf4j's marker types; does not know the server, the protocol or any library. Start at
/// [HeliographPlugin].
package dev.heliograph.spi;
