/// Turns a request without media into a text status.
///
/// Knows the request's fields and how people write colours and fonts; does not know accounts, audiences or the wire.
/// Entry type: [dev.heliograph.plugin.text.TextPlugin].
package dev.heliograph.plugin.text;
