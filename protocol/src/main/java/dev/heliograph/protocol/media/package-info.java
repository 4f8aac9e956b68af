/// Encrypted blobs: their keys, how they are fetched and opened, how files are sealed and uploaded.
///
/// Knows HTTP, ciphers and where the media hosts are; does not know what a blob shows, nor which message carries it.
/// Entry types: [BlobFetcher], [MediaUploader].
package dev.heliograph.protocol.media;
