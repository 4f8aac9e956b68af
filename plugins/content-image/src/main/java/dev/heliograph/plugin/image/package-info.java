/// Turns a picture into an image status.
///
/// Knows the request's fields and what phones show; does not know how pictures are decoded, which is the host's craft.
/// Entry type: [dev.heliograph.plugin.image.ImagePlugin].
package dev.heliograph.plugin.image;
