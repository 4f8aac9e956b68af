/// Media of a request on this machine: bytes into a file, what they are, and the tools for pictures and film.
///
/// Knows files, formats, ffmpeg and the sources that plugins open; does not know statuses, accounts or HTTP.
/// Entry types: [dev.heliograph.server.media.MediaDesk], [dev.heliograph.server.media.PictureTools] and
/// [dev.heliograph.server.media.FfmpegFilms].
package dev.heliograph.server.media;
