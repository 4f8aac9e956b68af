/// Encrypted blobs: their keys, how they are fetched and opened.
///
/// Knows HTTP and ciphers; does not know what a blob holds. Entry type: [BlobFetcher]. Uploading comes with media
/// posts.
package dev.heliograph.protocol.media;
