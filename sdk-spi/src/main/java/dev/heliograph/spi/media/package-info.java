/// Media of a request: where its bytes come from, and the host's tools to make them fit for phones.
///
/// Knows addresses, files and formats; does not know what a status is. Entry types: [MediaSource] for those
/// who offer one, [Images] and [Videos] for those who need them.
package dev.heliograph.spi.media;
