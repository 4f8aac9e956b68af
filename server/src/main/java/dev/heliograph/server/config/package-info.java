/// What the operator may set: records, validated at start.
///
/// Knows Helidon's configuration and the keys; does not know what they are for. Entry type: [HeliographConfig].
package dev.heliograph.server.config;
