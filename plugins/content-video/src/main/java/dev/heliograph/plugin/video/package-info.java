/// Turns a film into a video status.
///
/// Knows the request's fields and what phones play; does not know ffmpeg, which is the host's to run. Entry type:
/// [dev.heliograph.plugin.video.VideoPlugin].
package dev.heliograph.plugin.video;
