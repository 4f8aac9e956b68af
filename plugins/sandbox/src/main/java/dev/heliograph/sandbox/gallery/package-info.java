/// What phones do with media: open a blob with the key of its message, hold it against what the message says, keep it
/// once for everybody.
///
/// Knows blobs, keys and file headers; does not know messages or devices. Entry type: [Gallery].
package dev.heliograph.sandbox.gallery;
