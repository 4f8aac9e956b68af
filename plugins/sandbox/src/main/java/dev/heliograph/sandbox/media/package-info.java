/// The media host: takes encrypted blobs over https, serves them to whoever knows their path, and has samples to post.
///
/// Knows tokens, auth and hashes of ciphertext; does not know keys, messages or phones. Entry type: [MediaHost].
package dev.heliograph.sandbox.media;
