package dev.heliograph.server.plugin;

import dev.heliograph.spi.http.GuardedHttp;
import dev.heliograph.spi.media.Images;
import dev.heliograph.spi.media.Videos;

/// What the host lends every plugin; safe for all threads.
///
/// @param http   the guarded client
/// @param images tools for pictures
/// @param videos tools for film
public record HostServices(GuardedHttp http, Images images, Videos videos) {}
