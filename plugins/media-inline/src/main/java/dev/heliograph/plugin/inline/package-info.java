/// Takes media out of `data:` addresses.
///
/// Knows RFC 2397; does not know what the bytes are. Entry type: [dev.heliograph.plugin.inline.InlinePlugin].
package dev.heliograph.plugin.inline;
