/// Authenticates callers by a key in a header, and keeps the keys as hashes.
///
/// Knows the SPI and how a key looks; does not know sessions, routes of others or how the host stores documents. Entry
/// type: [dev.heliograph.plugin.apikey.ApiKeyPlugin].
package dev.heliograph.plugin.apikey;
