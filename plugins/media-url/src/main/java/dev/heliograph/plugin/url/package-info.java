/// Fetches media by http and https.
///
/// Knows addresses and HTTP statuses; does not know which hosts may be asked, which is the host's guard's to say.
/// Entry type: [dev.heliograph.plugin.url.UrlPlugin].
package dev.heliograph.plugin.url;
